package io.mlinfra.sandbox.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of path templates. {@code {name}} matches one segment, {@code {name=**}} the rest; a last
 * segment may end in {@code :verb}.
 */
public final class Routes implements SandboxService {
  private final List<Route> routes = new ArrayList<>();

  private record Route(String method, List<String> template, String verb, Handler handler) {
    @Override
    public String toString() {
      return method + " /" + String.join("/", template) + (verb.isEmpty() ? "" : ":" + verb);
    }
  }

  /** Answers one request whose path matched. */
  @FunctionalInterface
  public interface Handler {
    Response handle(Request request, Map<String, String> path);
  }

  public Routes on(String method, String template, Handler handler) {
    String verb = "";
    String path = template;
    int colon = template.lastIndexOf(':');
    if (colon > template.lastIndexOf('/')) {
      verb = template.substring(colon + 1);
      path = template.substring(0, colon);
    }
    List<String> parts =
        java.util.Arrays.stream(path.split("/", -1)).filter(s -> !s.isEmpty()).toList();
    routes.add(new Route(method, parts, verb, handler));
    return this;
  }

  @Override
  public List<String> calls() {
    return routes.stream().map(Route::toString).toList();
  }

  @Override
  public Optional<Response> handle(Request request) {
    for (Route route : routes) {
      if (route.method().equals(request.method())) {
        Optional<Map<String, String>> path = match(route, request.segments());
        if (path.isPresent()) {
          return Optional.of(route.handler().handle(request, path.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> match(Route route, List<String> segments) {
    Map<String, String> path = new HashMap<>();
    List<String> template = route.template();
    for (int i = 0; i < template.size(); i++) {
      String part = template.get(i);
      if (part.endsWith("=**}")) {
        if (i >= segments.size()) {
          return Optional.empty();
        }
        path.put(
            part.substring(1, part.length() - 4),
            String.join("/", segments.subList(i, segments.size())));
        return Optional.of(path);
      }
      if (i >= segments.size()) {
        return Optional.empty();
      }
      String segment = segments.get(i);
      if (i == template.size() - 1 && !route.verb().isEmpty()) {
        if (!segment.endsWith(":" + route.verb())) {
          return Optional.empty();
        }
        segment = segment.substring(0, segment.length() - route.verb().length() - 1);
      }
      if (part.startsWith("{")) {
        path.put(part.substring(1, part.length() - 1), segment);
      } else if (!part.equals(segment)) {
        return Optional.empty();
      }
    }
    return segments.size() == template.size() ? Optional.of(path) : Optional.empty();
  }
}

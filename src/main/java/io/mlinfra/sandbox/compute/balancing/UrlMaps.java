package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldPath;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** URL maps: which host and path goes to which backend. */
public final class UrlMaps implements Behaviour {
  private static final Set<String> SERVICES = Set.of("defaultService", "backendService");

  @Override
  public void complete(Resource at, ObjectNode body) {
    check(body);
    // The service answers these links under the version it keeps them in.
    services(body, at.project());
    body.path("tests").forEach(t -> Defaults.put((ObjectNode) t, "description", ""));
    durations(body);
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    complete(at, after);
  }

  private static void check(ObjectNode body) {
    Set<String> matchers = new HashSet<>();
    body.path("pathMatchers").forEach(m -> matchers.add(m.path("name").asText()));
    int i = 0;
    for (JsonNode rule : body.path("hostRules")) {
      String wanted = rule.path("pathMatcher").asText();
      if (!matchers.contains(wanted)) {
        throw Errors.invalid(
            "hostRules[" + i + "].pathMatcher",
            wanted,
            "The path matcher '" + wanted + "' is not defined.");
      }
      i++;
    }
  }

  /** Links to backends, at whatever depth of the rules they stand. */
  private static void services(JsonNode node, String project) {
    if (node instanceof ObjectNode object) {
      for (String field : SERVICES) {
        FieldPath.replace(object, field, n -> TextNode.valueOf(Links.beta(n.asText(), project)));
      }
    }
    node.forEach(child -> services(child, project));
  }

  /** A duration is answered with its nanoseconds wherever it has seconds. */
  private static void durations(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("seconds").isTextual()
        && !object.has("nanos")) {
      object.put("nanos", 0);
    }
    node.forEach(UrlMaps::durations);
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "validate" -> {
        ObjectNode result = Json.object().put("loadSucceeded", true).put("testPassed", true);
        yield Optional.of(Response.json(Json.object().set("result", result)));
      }
      case "invalidateCache" ->
          Optional.of(
              Response.json(
                  at.engine().change(request, at, "invalidateCache", ObjectNode::deepCopy)));
      default -> Optional.empty();
    };
  }
}

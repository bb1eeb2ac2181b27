package io.mlinfra.sandbox.turbonomic;

import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** A Turbonomic server: {@code /api/v3}, the same at {@code /vmturbo/rest}, {@code /oauth2}. */
public final class TurbonomicService implements SandboxService {
  private static final List<List<String>> BASES =
      List.of(List.of("api", "v3"), List.of("vmturbo", "rest"));

  private final Sessions sessions;
  private final Routes routes = new Routes();

  public TurbonomicService(Store store, SandboxClock clock) {
    Uuids uuids = new Uuids(store);
    Groups groups = new Groups(store, uuids);
    this.sessions = new Sessions(store, clock);
    sessions.on(routes);
    new Targets(store, clock, uuids).on(routes);
    groups.on(routes);
    new Policies(store, uuids, groups).on(routes);
    new Actions(store, clock).on(routes);
  }

  @Override
  public List<String> calls() {
    return routes.calls().stream().map(c -> c.replaceFirst(" ", " /api/v3")).toList();
  }

  @Override
  public Optional<Response> handle(Request request) {
    if (request.path().equals("/oauth2/token") && request.method().equals("POST")) {
      return Optional.of(sessions.token(request));
    }
    List<String> segments = request.segments();
    if (segments.size() < 2 || !BASES.contains(segments.subList(0, 2))) {
      return Optional.empty();
    }
    Request below =
        new Request(
            request.method(),
            "/" + String.join("/", segments.subList(2, segments.size())),
            segments.subList(2, segments.size()),
            request.query(),
            request.headers(),
            request.body());
    if (!below.path().equals("/login")) {
      sessions.check(request);
    }
    return routes
        .handle(below)
        .or(() -> Optional.of(Errors.absent("No handler for " + request.path()).response()));
  }
}

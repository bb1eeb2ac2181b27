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

  /**
   * @param machines what a Google Cloud target discovers
   */
  public TurbonomicService(Store store, SandboxClock clock, Machines machines) {
    Uuids uuids = new Uuids(store);
    Targets targets = new Targets(store, clock, uuids);
    Entities entities = new Entities(store, machines, targets::discovering);
    Groups groups = new Groups(store, uuids, entities);
    Policies policies = new Policies(store, uuids, groups);
    this.sessions = new Sessions(store, clock);
    sessions.on(routes);
    Server.on(routes);
    new Licenses(entities).on(routes);
    new AppliedSettings(entities, groups, policies).on(routes);
    new Users(store, uuids).on(routes);
    targets.on(routes);
    groups.on(routes);
    policies.on(routes);
    new Schedules(store, uuids).on(routes);
    new Markets(store, uuids, groups).on(routes);
    new Search(entities, groups).on(routes);
    new Topology(entities, groups, policies).on(routes);
    new Statistics(entities, clock).on(routes);
    new Actions(new Recommendations(entities, policies, groups, clock), groups, entities)
        .on(routes);
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

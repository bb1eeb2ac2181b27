package io.mlinfra.sandbox.datadog;

import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** Datadog, below {@code /api/v1} and {@code /api/v2}. Keys are taken but not asked for. */
public final class DatadogService implements SandboxService {
  private final Routes routes = new Routes();

  public DatadogService(Store store, SandboxClock clock) {
    Ids ids = new Ids(store);
    Downtimes downtimes = new Downtimes(store, clock, ids);
    new Monitors(store, clock, ids, downtimes).on(routes);
    downtimes.on(routes);
    new DowntimesV2(store, clock, ids).on(routes);
    new Dashboards(store, clock, ids).on(routes);
    new DashboardLists(store, clock, ids).on(routes);
    new SharedDashboards(store, clock, ids).on(routes);
    new SloCorrections(store, clock, ids).on(routes);
    new Slos(store, clock, ids).on(routes);
    new MonitorConfiguration(store, clock, ids).on(routes);
    new MetricQueries(store).on(routes);
    new TagIndexingRules(store, clock, ids).on(routes);
    new MetricTags(store, clock).on(routes);
    new Hosts(store, clock).on(routes);
    Permissions permissions = new Permissions();
    Users users = new Users(store, clock, ids, permissions);
    users.on(routes);
    Teams teams = new Teams(store, clock, ids);
    teams.on(routes);
    new TeamHierarchy(store, clock, ids, teams).on(routes);
    new TeamLinks(store, ids, teams).on(routes);
    new TeamMembers(store, ids, teams, users).on(routes);
    new TeamSettings(store, ids, teams).on(routes);
    new Roles(store, clock, ids, users, permissions).on(routes);
    new Synthetics(store, clock, ids).on(routes);
    new KeptObjects(store, clock, ids).on(routes);
    new Keys(store, clock, ids).on(routes);
    new SloReports(store, ids).on(routes);
    new Logs(store, clock, ids).on(routes);
    new HostTags(store).on(routes);
    new MetricFacts(store, clock).on(routes);
    new Powerpacks(store, ids).on(routes);
    new DashboardUsage(store).on(routes);
    new ServiceChecks(store, clock).on(routes);
    new Events(store, clock, ids).on(routes);
    new EventsV2(store, clock, ids).on(routes);
    new Metrics(store).on(routes);
    new GcpAccounts(store, ids).on(routes);
    new GcpLegacy(store).on(routes);
    routes.on("GET", "/api/v1/validate", (r, p) -> validate(r));
  }

  /** The one call that is about the key itself. */
  private static Response validate(Request request) {
    if (request.header("dd-api-key").isEmpty()) {
      throw Errors.of(403, "API key required");
    }
    return Response.json(Json.object().put("valid", true));
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    boolean ours =
        request.path().startsWith("/api/v1/")
            || request.path().startsWith("/api/v2/")
            || request.path().equals("/v1/input");
    if (!ours) {
      return Optional.empty();
    }
    return routes.handle(request).or(() -> Optional.of(Errors.of(404, "Not found").response()));
  }
}

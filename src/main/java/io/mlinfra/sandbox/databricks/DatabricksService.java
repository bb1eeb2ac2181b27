package io.mlinfra.sandbox.databricks;

import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** A Databricks workspace, below {@code /api/2.0}, {@code /api/2.1} and {@code /oidc}. */
public final class DatabricksService implements SandboxService {
  private final Routes routes = new Routes();

  /**
   * @param timeScale how long clusters take, 1 as the real ones
   */
  public DatabricksService(Store store, SandboxClock clock, double timeScale) {
    WorkspaceIds ids = new WorkspaceIds(store);
    NodeTypes nodeTypes = new NodeTypes();
    Pools pools = new Pools(store, clock, ids, nodeTypes);
    Policies policies = new Policies(store, clock, ids);
    ClusterRules rules = new ClusterRules(nodeTypes, pools, policies);
    pools.on(routes);
    policies.on(routes);
    new Clusters(store, clock, ids, nodeTypes, rules, timeScale).on(routes);
    new Files(store, clock, ids).on(routes);
    new Me(store).on(routes);
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    String path = request.path();
    boolean api = path.startsWith("/api/2.0/") || path.startsWith("/api/2.1/");
    if (!api && !path.startsWith("/oidc/") && !path.equals("/.well-known/databricks-config")) {
      return Optional.empty();
    }
    return routes
        .handle(request)
        .or(
            () ->
                Optional.of(
                    Errors.of(
                            404,
                            "ENDPOINT_NOT_FOUND",
                            "No API found for '" + request.method() + " " + path + "'")
                        .response()));
  }
}

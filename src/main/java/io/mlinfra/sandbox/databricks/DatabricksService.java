package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** A Databricks workspace, below {@code /api/2.0} to {@code /api/2.2} and {@code /oidc}. */
public final class DatabricksService implements SandboxService {
  /** Clients learn the workspace's number from it. */
  private static final String ORG_ID = "X-Databricks-Org-Id";

  private static final List<String> PREFIXES =
      List.of(
          "/api/1.2/",
          "/api/2.0/",
          "/api/2.1/",
          "/api/2.2/",
          "/oidc/",
          "/serving-endpoints/",
          "/telemetry-ext",
          "/.well-known/databricks-config");

  private final Routes routes = new Routes();

  /**
   * @param timeScale how long clusters take, 1 as the real ones
   */
  public DatabricksService(Store store, SandboxClock clock, double timeScale) {
    WorkspaceIds ids = new WorkspaceIds(store);
    NodeTypes nodeTypes = new NodeTypes();
    ClusterLife life = new ClusterLife(timeScale);
    ClusterStore clusters = new ClusterStore(store, clock, life);
    PoolUse use = new PoolUse(clusters, life);
    Pools pools = new Pools(store, clock, ids, nodeTypes, use);
    Policies policies = new Policies(store, clock, ids);
    Files files = new Files(store, clock, ids);
    ClusterRules rules = new ClusterRules(nodeTypes, pools, policies);
    ClusterDocs docs = new ClusterDocs(nodeTypes, pools, policies, rules);
    ClusterEvents events = new ClusterEvents(clusters, life);
    ClusterChanges changes =
        new ClusterChanges(clusters, life, events, docs, use, pools, policies, ids);
    Clusters reads = new Clusters(clusters, docs, events, nodeTypes);
    for (String path : List.of("/api/2.0/clusters/", "/api/2.1/clusters/")) {
      reads.on(routes, path);
      changes.on(routes, path);
    }
    pools.on(routes);
    policies.on(routes);
    new PolicyFamilies().on(routes);
    new PolicyCompliance(store, clusters, policies).on(routes);
    new Libraries(store, clusters).on(routes);
    new InitScripts(store, clock, ids).on(routes);
    new FilesApi(files).on(routes);
    new Dbfs(store, clock, ids).on(routes);
    Scim scim = new Scim(store, ids);
    new Permissions(store, scim, clusters, pools, policies, files).on(routes);
    new Secrets(store, clock).on(routes);
    scim.on(routes);
    new AccountProxy(store, clock, ids).on(routes);
    new WorkspaceSettings(store, ids).on(routes);
    new Me(store, clock, ids).on(routes);
    new TokenManagement(store, clock, ids, scim).on(routes);
    new Oidc().on(routes);
    routes.on("POST", "/telemetry-ext", (r, p) -> heard(r));
    new StoredObjects(store, clock, ids).on(routes);
    new VolumeFiles(store, clock).on(routes);
    new InstanceProfiles(store).on(routes);
    new Pipelines(store, clock, ids).on(routes);
    new ServingEndpoints(store, clock, ids).on(routes);
    new Statements(store, ids).on(routes);
    new WorkspaceDocuments(store, clock, ids).on(routes);
    new Dashboards(store, clock, ids, files).on(routes);
    new DashboardSchedules(store, clock, ids).on(routes);
    new Experiments(store, clock, ids).on(routes);
    new ExperimentRuns(store, clock, ids).on(routes);
    ModelVersions versions = new ModelVersions(store, clock, ids);
    versions.on(routes);
    new RegisteredModels(store, clock, ids, versions).on(routes);
    new RegistryWebhooks(store, clock, ids).on(routes);
    Jobs jobs = new Jobs(store, clock, ids);
    JobRuns runs = new JobRuns(store, clock, ids, timeScale);
    for (String path : List.of("/api/2.0/jobs/", "/api/2.1/jobs/", "/api/2.2/jobs/")) {
      jobs.on(routes, path);
      runs.on(routes, path);
    }
  }

  /** What clients tell of their use is counted, as they wait to hear, and not kept. */
  private static Response heard(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode answer = Json.object().put("numSuccess", body.path("items").size());
    answer.put("numProtoSuccess", body.path("protoLogs").size()).putArray("errors");
    return Response.json(answer);
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    String path = request.path();
    if (PREFIXES.stream().noneMatch(path::startsWith)) {
      return Optional.empty();
    }
    return Optional.of(answer(request).withHeader(ORG_ID, Oidc.WORKSPACE_ID));
  }

  private Response answer(Request request) {
    try {
      return routes
          .handle(request)
          .orElseGet(
              () ->
                  Errors.of(
                          404,
                          "ENDPOINT_NOT_FOUND",
                          "No API found for '" + request.method() + " " + request.path() + "'")
                      .response());
    } catch (ApiError refused) {
      return refused.response();
    }
  }
}

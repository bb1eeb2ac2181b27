package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.Map;
import java.util.Optional;

/** Whose metrics a project looks at: its own, and those of the projects that were added. */
public final class MetricsScopes implements SandboxService {
  private static final String STORE = "monitoring/scopes";
  private static final String SCOPES = "locations/global/metricsScopes/";
  private static final String MESSAGES = "google.monitoring.metricsscope.v1.";
  private static final String SCOPE = "/v1/" + SCOPES + "{scope}";

  private final Store store;
  private final SandboxClock clock;
  private final ProjectNumbers projects;
  private final Routes routes = new Routes();

  public MetricsScopes(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
    this.projects = new ProjectNumbers(store);
    routes
        .on(
            "GET",
            "/v1/locations/global/metricsScopes:listMetricsScopesByMonitoredProject",
            this::byProject)
        .on("GET", SCOPE, (r, p) -> Response.json(scope(number(p.getOrDefault("scope", "")))))
        .on("POST", SCOPE + "/projects", this::add)
        .on("DELETE", SCOPE + "/projects/{project}", this::remove);
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  /** The number of a project that is given by its id or by its number. */
  private String number(String project) {
    return projects.numbered("projects/" + project).substring("projects/".length());
  }

  private ObjectNode scope(String number) {
    ObjectNode scope = Json.object().put("name", SCOPES + number);
    String created = "2024-01-01T00:00:00Z";
    scope.put("createTime", created).put("updateTime", created);
    ArrayNode monitored = scope.putArray("monitoredProjects");
    monitored.add(monitored(number, number, created));
    store.under(STORE, number + "/").forEach(monitored::add);
    return scope;
  }

  private static ObjectNode monitored(String scope, String project, String created) {
    return Json.object()
        .put("name", SCOPES + scope + "/projects/" + project)
        .put("createTime", created);
  }

  private Response byProject(Request request, Map<String, String> p) {
    String container = request.query().getOrDefault("monitoredResourceContainer", "");
    String project = number(container.replaceFirst("^projects/", ""));
    ArrayNode scopes = Json.array();
    scopes.add(scope(project));
    store
        .all(STORE)
        .forEach(
            (key, body) -> {
              if (key.endsWith("/" + project)) {
                scopes.add(scope(key.substring(0, key.indexOf('/'))));
              }
            });
    return Response.json(Json.object().set("metricsScopes", scopes));
  }

  private Response add(Request request, Map<String, String> p) {
    String scope = number(p.getOrDefault("scope", ""));
    String given = request.json().path("name").asText("");
    if (!given.matches("locations/global/metricsScopes/[^/]+/projects/[^/]+")) {
      throw ApiError.invalidArgument("Invalid monitored project name '" + given + "'.");
    }
    String project = number(given.substring(given.lastIndexOf('/') + 1));
    return store.transaction(
        () -> {
          ObjectNode made = monitored(scope, project, Documents.time(clock.now()));
          store.put(STORE, scope + "/" + project, made);
          return done(Operations.typed(MESSAGES + "MonitoredProject", made));
        });
  }

  private Response remove(Request request, Map<String, String> p) {
    String key = number(p.getOrDefault("scope", "")) + "/" + number(p.getOrDefault("project", ""));
    return store.transaction(
        () -> {
          if (store.get(STORE, key).isEmpty()) {
            throw ApiError.canonical(404, "NOT_FOUND", "Requested entity was not found.");
          }
          store.remove(STORE, key);
          return done(Operations.typed("google.protobuf.Empty", Json.object()));
        });
  }

  private Response done(ObjectNode response) {
    String now = Documents.time(clock.now());
    ObjectNode operation =
        Json.object().put("name", "operations/" + Documents.digits(18)).put("done", true);
    operation.set(
        "metadata",
        Operations.typed(
            MESSAGES + "OperationMetadata",
            Json.object().put("state", "DONE").put("createTime", now).put("updateTime", now)));
    operation.set("response", response);
    return Response.json(operation);
  }
}

package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Resource Manager (projects and their policies) and Service Usage (enabled services). */
public final class ProjectsService implements SandboxService {
  private static final String ENABLED = "serviceusage/enabled";
  private static final String OPERATIONS = "serviceusage/operations";

  private final Store store;
  private final Routes routes = new Routes();

  public ProjectsService(Store store, Policies policies) {
    this.store = store;
    for (String version : List.of("v1", "v3")) {
      String project = "/" + version + "/projects/{project}";
      routes
          .on(
              "POST",
              project + ":getIamPolicy",
              (r, p) -> Response.json(policies.get("projects/" + p.get("project"))))
          .on(
              "POST",
              project + ":setIamPolicy",
              (r, p) ->
                  Response.json(
                      policies.set("projects/" + p.get("project"), r.json().path("policy"))))
          .on(
              "POST",
              project + ":testIamPermissions",
              (r, p) ->
                  Response.json(Json.object().set("permissions", r.json().path("permissions"))))
          .on(
              "GET",
              project,
              (r, p) -> Response.json(project(p.getOrDefault("project", ""), version)));
    }
    String services = "/v1/projects/{project}/services";
    routes
        .on("GET", services, this::list)
        .on("POST", services + ":batchEnable", this::batchEnable)
        .on("POST", services + "/{service}:enable", (r, p) -> enable(p, true))
        .on("POST", services + "/{service}:disable", (r, p) -> enable(p, false))
        .on(
            "GET",
            services + "/{service}",
            (r, p) ->
                Response.json(
                    service(
                        p.getOrDefault("service", ""),
                        store.get(ENABLED, p.get("project") + "/" + p.get("service")).isPresent())))
        .on(
            "GET",
            "/v1/operations/{operation}",
            (r, p) ->
                Response.json(
                    store
                        .get(OPERATIONS, p.getOrDefault("operation", ""))
                        .orElseThrow(
                            () -> ApiError.canonical(404, "NOT_FOUND", "Operation not found."))));
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private static ObjectNode project(String id, String version) {
    ObjectNode json = Json.object();
    if (version.equals("v1")) {
      return json.put("projectNumber", Documents.PROJECT_NUMBER)
          .put("projectId", id)
          .put("lifecycleState", "ACTIVE")
          .put("name", id)
          .put("createTime", "2024-01-01T00:00:00.000Z");
    }
    return json.put("name", "projects/" + Documents.PROJECT_NUMBER)
        .put("projectId", id)
        .put("state", "ACTIVE")
        .put("displayName", id)
        .put("createTime", "2024-01-01T00:00:00.000Z")
        .put("etag", "W/\"1\"");
  }

  private static ObjectNode service(String name, boolean enabled) {
    return Json.object()
        .put("name", "projects/" + Documents.PROJECT_NUMBER + "/services/" + name)
        .put("parent", "projects/" + Documents.PROJECT_NUMBER)
        .put("state", enabled ? "ENABLED" : "DISABLED");
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode services = Json.array();
    String prefix = p.get("project") + "/";
    store
        .entriesUnder(ENABLED, prefix)
        .keySet()
        .forEach(k -> services.add(service(k.substring(prefix.length()), true)));
    return Response.json(Json.object().set("services", services));
  }

  private Response batchEnable(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode response =
              Json.object()
                  .put(
                      "@type",
                      "type.googleapis.com/google.api.serviceusage.v1.BatchEnableServicesResponse");
          ArrayNode services = response.putArray("services");
          request
              .json()
              .path("serviceIds")
              .forEach(
                  id -> {
                    store.put(
                        ENABLED,
                        p.get("project") + "/" + id.asText(),
                        Json.object().put("enabled", true));
                    services.add(service(id.asText(), true));
                  });
          ObjectNode metadata =
              Json.object()
                  .put("@type", "type.googleapis.com/google.api.serviceusage.v1.OperationMetadata");
          return operation(metadata, response);
        });
  }

  private Response enable(Map<String, String> p, boolean on) {
    return store.transaction(
        () -> {
          String key = p.get("project") + "/" + p.get("service");
          if (on) {
            store.put(ENABLED, key, Json.object().put("enabled", true));
          } else {
            store.remove(ENABLED, key);
          }
          String type = on ? "EnableServiceResponse" : "DisableServiceResponse";
          ObjectNode response =
              Json.object().put("@type", "type.googleapis.com/google.api.serviceusage.v1." + type);
          response.set("service", service(p.getOrDefault("service", ""), on));
          ObjectNode metadata =
              Json.object().put("@type", "type.googleapis.com/google.protobuf.Empty");
          metadata.putObject("value");
          return operation(metadata, response);
        });
  }

  private Response operation(ObjectNode metadata, ObjectNode response) {
    String id = "acat.p2-" + Documents.PROJECT_NUMBER + "-" + Documents.uuid();
    ObjectNode operation = Json.object().put("name", "operations/" + id).put("done", true);
    operation.set("metadata", metadata);
    operation.set("response", response);
    store.put(OPERATIONS, id, operation);
    return Response.json(Json.object().put("name", "operations/" + id));
  }
}

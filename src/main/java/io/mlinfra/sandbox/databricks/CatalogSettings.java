package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.catalog.SetArtifactAllowlist;
import com.databricks.sdk.service.catalog.UpdateWorkspaceBindingsParameters;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is set beside the objects of Unity Catalog: which workspaces see one, which system schemas
 * are on, which scripts and libraries shared clusters may load.
 */
final class CatalogSettings {
  private static final String UC = "/api/2.1/unity-catalog/";
  private static final String BINDINGS = "databricks.binding";
  private static final String SCHEMAS = "databricks.system_schema";
  private static final String ALLOWLISTS = "databricks.allowlist";
  private static final String WORKSPACE = "workspace_id";

  /**
   * "System tables reference" and "system schemas" of the REST reference, read 2026-11-26; the last
   * is on everywhere.
   */
  private static final List<String> SYSTEM_SCHEMAS =
      List.of(
          "access",
          "billing",
          "compute",
          "lakeflow",
          "marketplace",
          "mlflow",
          "query",
          "serving",
          "storage",
          "information_schema");

  private static final List<String> ARTIFACTS =
      List.of("INIT_SCRIPT", "LIBRARY_JAR", "LIBRARY_MAVEN");

  private final Store store;
  private final SandboxClock clock;

  CatalogSettings(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    String bindings = UC + "bindings/{type}/{name}";
    String early = UC + "workspace-bindings/catalogs/{name}";
    String schemas = UC + "metastores/{id}/systemschemas";
    String allowlist = UC + "artifact-allowlists/{type}";
    routes
        .on("GET", bindings, (r, p) -> Response.json(bound(key(p))))
        .on(
            "PATCH",
            bindings,
            (r, p) -> bind(Bodies.read(r, UpdateWorkspaceBindingsParameters.class), key(p)))
        .on("GET", early, (r, p) -> Response.json(early(bound(catalog(p)))))
        .on("PATCH", early, (r, p) -> bindEarly(r, catalog(p)))
        .on("GET", schemas, (r, p) -> schemas())
        .on("PUT", schemas + "/{schema}", (r, p) -> schema(p, true))
        .on("DELETE", schemas + "/{schema}", (r, p) -> schema(p, false))
        .on("GET", allowlist, (r, p) -> allowed(p))
        .on("PUT", allowlist, this::allow);
  }

  private static String key(Map<String, String> path) {
    return path.getOrDefault("type", "") + "|" + path.getOrDefault("name", "");
  }

  private static String catalog(Map<String, String> path) {
    return "catalog|" + path.getOrDefault("name", "");
  }

  private ObjectNode bound(String key) {
    return store.get(BINDINGS, key).orElseGet(Json::object);
  }

  private Response bind(ObjectNode change, String key) {
    Map<Long, JsonNode> kept = new TreeMap<>();
    bound(key).path("bindings").forEach(b -> kept.put(b.path(WORKSPACE).asLong(), b));
    change.path("remove").forEach(b -> kept.remove(b.path(WORKSPACE).asLong()));
    for (JsonNode binding : change.path("add")) {
      ObjectNode added = (ObjectNode) binding.deepCopy();
      if (!added.has("binding_type")) {
        added.put("binding_type", "BINDING_TYPE_READ_WRITE");
      }
      kept.put(added.path(WORKSPACE).asLong(), added);
    }
    ObjectNode answer = Json.object();
    answer.set("bindings", Json.array(List.copyOf(kept.values())));
    return store.transaction(
        () -> {
          store.put(BINDINGS, key, answer);
          return Response.json(answer);
        });
  }

  /** As catalogs alone were bound before other objects could be. */
  private Response bindEarly(Request request, String key) {
    ObjectNode body = Errors.body(request);
    ObjectNode change = Json.object();
    for (Map.Entry<String, String> list :
        Map.of("assign_workspaces", "add", "unassign_workspaces", "remove").entrySet()) {
      ArrayNode to = change.putArray(list.getValue());
      body.path(list.getKey()).forEach(id -> to.addObject().put(WORKSPACE, id.asLong()));
    }
    bind(change, key);
    return Response.json(early(bound(key)));
  }

  private static ObjectNode early(ObjectNode bound) {
    ObjectNode answer = Json.object();
    ArrayNode ids = answer.putArray("workspaces");
    bound.path("bindings").forEach(b -> ids.add(b.path(WORKSPACE).asLong()));
    return answer;
  }

  private Response schemas() {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("schemas");
    for (String schema : SYSTEM_SCHEMAS) {
      boolean managed = schema.equals("information_schema");
      boolean on = store.get(SCHEMAS, schema).isPresent();
      String state = on ? "ENABLE_COMPLETED" : "AVAILABLE";
      list.addObject().put("schema", schema).put("state", managed ? "MANAGED" : state);
    }
    return Response.json(answer);
  }

  private Response schema(Map<String, String> path, boolean on) {
    String schema = path.getOrDefault("schema", "");
    if (!SYSTEM_SCHEMAS.contains(schema)) {
      throw Errors.of(
          404, "SYSTEM_SCHEMA_DOES_NOT_EXIST", "System schema '" + schema + "' does not exist.");
    }
    if (on && store.get(SCHEMAS, schema).isPresent()) {
      throw Errors.of(
          400, "SCHEMA_ALREADY_EXISTS", "Schema 'system." + schema + "' already exists");
    }
    return store.transaction(
        () -> {
          if (on) {
            store.put(SCHEMAS, schema, Json.object().put("state", "ENABLE_COMPLETED"));
          } else {
            store.remove(SCHEMAS, schema);
          }
          return Response.json(Json.object());
        });
  }

  private static String artifact(Map<String, String> path) {
    String type = path.getOrDefault("type", "");
    if (!ARTIFACTS.contains(type)) {
      throw Errors.invalid("'" + type + "' is not a valid artifact type; valid are " + ARTIFACTS);
    }
    return type;
  }

  private Response allowed(Map<String, String> path) {
    return Response.json(store.get(ALLOWLISTS, artifact(path)).orElseGet(Json::object));
  }

  private Response allow(Request request, Map<String, String> path) {
    String type = artifact(path);
    ObjectNode list = Bodies.read(request, SetArtifactAllowlist.class);
    list.remove("artifact_type");
    list.put("metastore_id", Metastore.ID).put("created_by", Me.USER);
    list.put("created_at", clock.millis());
    return store.transaction(
        () -> {
          store.put(ALLOWLISTS, type, list);
          return Response.json(list);
        });
  }
}

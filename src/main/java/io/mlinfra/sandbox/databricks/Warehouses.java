package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.sql.EditWarehouseRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What SQL warehouses have beside making and reading: starting, stopping, edits. None runs SQL. */
final class Warehouses {
  private static final String PATH = "/api/2.0/sql/warehouses";
  private static final String CONFIG = "databricks.warehouse_config";

  /** REST reference, SQL Warehouses, create, read 2026-11-26. */
  private static final List<String> SIZES =
      List.of(
          "2X-Small",
          "X-Small",
          "Small",
          "Medium",
          "Large",
          "X-Large",
          "2X-Large",
          "3X-Large",
          "4X-Large",
          "5X-Large");

  private final Store store;

  Warehouses(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    String one = PATH + "/{id}";
    routes
        .on("POST", one + "/edit", this::edit)
        .on("POST", one + "/start", (r, p) -> state(p, "RUNNING"))
        .on("POST", one + "/stop", (r, p) -> state(p, "STOPPED"))
        .on("GET", "/api/2.0/preview/sql/data_sources", (r, p) -> dataSources())
        .on("GET", "/api/2.0/sql/config/warehouses", (r, p) -> Response.json(config()))
        .on("PUT", "/api/2.0/sql/config/warehouses", (r, p) -> configure(r));
  }

  /** How clients reach it; a new one is started, and it runs at once. */
  static void connect(ObjectNode warehouse) {
    if (!SIZES.contains(warehouse.path("cluster_size").asText())) {
      throw Errors.invalid(
          "Invalid cluster size '"
              + warehouse.path("cluster_size").asText()
              + "'; it must be one of "
              + String.join(", ", SIZES));
    }
    String id = warehouse.path("id").asText();
    warehouse.put("creator_name", Me.USER);
    if (warehouse.path("state").asText().equals("STARTING")) {
      warehouse.put("state", "RUNNING").put("num_clusters", 1);
    }
    warehouse.put(
        "jdbc_url", "jdbc:spark://127.0.0.1:443/default;httpPath=/sql/1.0/warehouses/" + id);
    warehouse
        .putObject("odbc_params")
        .put("hostname", "127.0.0.1")
        .put("path", "/sql/1.0/warehouses/" + id)
        .put("protocol", "https")
        .put("port", 443);
    warehouse.putObject("health").put("status", "HEALTHY");
  }

  /** What queries name in a warehouse's place. */
  private Response dataSources() {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (ObjectNode warehouse : store.all(collection()).values()) {
      String id = warehouse.path("id").asText();
      all.addObject()
          .put("id", UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString())
          .put("name", warehouse.path("name").asText())
          .put("warehouse_id", id)
          .put("type", "databricks_internal")
          .put("syntax", "sql")
          .put("paused", 0)
          .put("supports_auto_limit", true)
          .put("view_only", false);
    }
    return Response.json(all);
  }

  private Response edit(Request request, Map<String, String> path) {
    ObjectNode warehouse = existing(path).deepCopy();
    ObjectNode body = Bodies.read(request, EditWarehouseRequest.class);
    body.remove("id");
    return keep(warehouse.setAll(body));
  }

  private Response state(Map<String, String> path, String state) {
    ObjectNode warehouse = existing(path).deepCopy().put("state", state);
    return keep(warehouse.put("num_clusters", state.equals("RUNNING") ? 1 : 0));
  }

  private Response keep(JsonNode warehouse) {
    return store.transaction(
        () -> {
          store.put(collection(), warehouse.path("id").asText(), (ObjectNode) warehouse);
          return Response.json(Json.object());
        });
  }

  private ObjectNode config() {
    return store
        .get(CONFIG, "all")
        .orElseGet(() -> Json.object().put("security_policy", "DATA_ACCESS_CONTROL"));
  }

  private Response configure(Request request) {
    ObjectNode config = Errors.body(request);
    return store.transaction(
        () -> {
          store.put(CONFIG, "all", config);
          return Response.json(Json.object());
        });
  }

  private static String collection() {
    return "databricks.stored." + PATH;
  }

  private ObjectNode existing(Map<String, String> path) {
    return existing(path.getOrDefault("id", ""));
  }

  ObjectNode existing(String id) {
    return store
        .get(collection(), id)
        .orElseThrow(() -> Errors.absent("SQL warehouse " + id + " does not exist."));
  }
}

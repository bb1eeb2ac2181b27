package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.compute.CreateInstancePool;
import com.databricks.sdk.service.compute.EditInstancePool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** {@code /api/2.0/instance-pools}. */
final class Pools {
  private static final String COLLECTION = "databricks.pool";
  private static final String PATH = "/api/2.0/instance-pools/";
  private static final int LONGEST_NAME = 100;
  private static final int MOST_TAGS = 43;
  private static final List<String> EDITABLE =
      List.of(
          "instance_pool_name",
          "min_idle_instances",
          "max_capacity",
          "idle_instance_autotermination_minutes",
          "custom_tags",
          "node_type_flexibility");
  private static final List<String> FIXED =
      List.of(
          "node_type_id",
          "gcp_attributes",
          "preloaded_spark_versions",
          "preloaded_docker_images",
          "disk_spec",
          "enable_elastic_disk");

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final NodeTypes nodeTypes;
  private final PoolUse use;

  Pools(Store store, SandboxClock clock, WorkspaceIds ids, NodeTypes nodeTypes, PoolUse use) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.nodeTypes = nodeTypes;
    this.use = use;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH + "list", (r, p) -> list())
        .on("GET", PATH + "get", (r, p) -> get(r))
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("POST", PATH + "edit", (r, p) -> edit(r))
        .on("POST", PATH + "delete", (r, p) -> delete(r));
  }

  Optional<ObjectNode> find(String id) {
    return store.get(COLLECTION, id);
  }

  private Response list() {
    ObjectNode answer = Json.object();
    List<ObjectNode> shown = store.all(COLLECTION).values().stream().map(this::shown).toList();
    if (!shown.isEmpty()) {
      answer.set("instance_pools", Json.array(shown));
    }
    return Response.json(answer);
  }

  private Response get(Request request) {
    return Response.json(shown(existing(Errors.queried(request, "instance_pool_id"))));
  }

  private ObjectNode shown(ObjectNode pool) {
    ObjectNode shown = pool.deepCopy();
    shown.set("stats", use.stats(pool));
    shown.remove("_warming_since");
    return shown;
  }

  private Response create(Request request) {
    ObjectNode body = Bodies.read(request, CreateInstancePool.class);
    check(body, "");
    String type = Errors.text(body, "node_type_id");
    if (nodeTypes.find(type).isEmpty()) {
      throw Errors.invalid(
          "Node type " + type + " is not supported. Supported node types: " + nodeTypes.names());
    }
    for (JsonNode runtime : body.path("preloaded_spark_versions")) {
      if (!nodeTypes.hasRuntime(runtime.asText())) {
        throw Errors.invalid("Invalid spark version " + runtime.asText());
      }
    }
    return store.transaction(
        () -> {
          String id = ids.pool(clock.millis());
          ObjectNode pool = Json.object();
          EDITABLE.stream().filter(body::has).forEach(f -> pool.set(f, body.get(f)));
          FIXED.stream().filter(body::has).forEach(f -> pool.set(f, body.get(f)));
          defaults(pool, id);
          store.put(COLLECTION, id, pool);
          return Response.json(Json.object().put("instance_pool_id", id));
        });
  }

  private void defaults(ObjectNode pool, String id) {
    pool.put("instance_pool_id", id);
    if (!pool.has("min_idle_instances")) {
      pool.put("min_idle_instances", 0);
    }
    if (!pool.has("enable_elastic_disk")) {
      pool.put("enable_elastic_disk", false);
    }
    pool.putObject("default_tags")
        .put("Vendor", "Databricks")
        .put("DatabricksInstancePoolId", id)
        .put("DatabricksInstancePoolCreatorId", Me.ID);
    pool.put("state", "ACTIVE").put("_warming_since", clock.millis());
    pool.putObject("status");
    ObjectNode gcp = pool.withObjectProperty("gcp_attributes");
    if (!gcp.has("gcp_availability")) {
      gcp.put("gcp_availability", "ON_DEMAND_GCP");
    }
    if (!gcp.has("zone_id")) {
      gcp.put("zone_id", "HA");
    }
  }

  private Response edit(Request request) {
    ObjectNode body = Bodies.read(request, EditInstancePool.class);
    String id = Errors.text(body, "instance_pool_id");
    ObjectNode pool = existing(id).deepCopy();
    check(body, id);
    if (!Errors.text(body, "node_type_id").equals(pool.path("node_type_id").asText())) {
      throw Errors.invalid("The node type of an instance pool cannot be changed.");
    }
    return store.transaction(
        () -> {
          pool.remove(EDITABLE);
          EDITABLE.stream().filter(body::has).forEach(f -> pool.set(f, body.get(f)));
          defaults(pool, id);
          store.put(COLLECTION, id, pool);
          return Response.json(Json.object());
        });
  }

  private void check(ObjectNode body, String self) {
    String name = Errors.text(body, "instance_pool_name");
    if (name.length() > LONGEST_NAME) {
      throw Errors.invalid("The pool name must have between 1 and 100 characters.");
    }
    for (ObjectNode other : store.all(COLLECTION).values()) {
      boolean same = other.path("instance_pool_name").asText().equals(name);
      if (same && !other.path("instance_pool_id").asText().equals(self)) {
        throw Errors.taken("An instance pool with the name " + name + " already exists.");
      }
    }
    long idle = body.path("min_idle_instances").asLong(0);
    long most = body.path("max_capacity").asLong(Long.MAX_VALUE);
    if (idle < 0 || most < 1 || idle > most) {
      throw Errors.invalid("min_idle_instances must be between 0 and max_capacity.");
    }
    if (body.path("custom_tags").size() > MOST_TAGS) {
      throw Errors.invalid("At most " + MOST_TAGS + " custom tags are allowed.");
    }
    JsonNode minutes = body.path("idle_instance_autotermination_minutes");
    if (minutes.isNumber() && (minutes.asLong() < 0 || minutes.asLong() > 10_000)) {
      throw Errors.invalid("idle_instance_autotermination_minutes must be between 0 and 10000.");
    }
  }

  private Response delete(Request request) {
    String id = Errors.text(Errors.body(request), "instance_pool_id");
    existing(id);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.json(Json.object());
        });
  }

  private ObjectNode existing(String id) {
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.absent("Can't find an instance pool with id: " + id));
  }
}

package io.mlinfra.sandbox.databricks;

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
import java.util.Set;

/** {@code /api/2.0/instance-pools}. */
final class Pools {
  private static final String COLLECTION = "databricks.pool";
  private static final String PATH = "/api/2.0/instance-pools/";
  private static final int LONGEST_NAME = 100;
  private static final Set<String> AVAILABILITY =
      Set.of("ON_DEMAND_GCP", "PREEMPTIBLE_GCP", "PREEMPTIBLE_WITH_FALLBACK_GCP");
  private static final List<String> EDITABLE =
      List.of(
          "instance_pool_name",
          "min_idle_instances",
          "max_capacity",
          "idle_instance_autotermination_minutes",
          "custom_tags");
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

  Pools(Store store, SandboxClock clock, WorkspaceIds ids, NodeTypes nodeTypes) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.nodeTypes = nodeTypes;
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
    if (!store.all(COLLECTION).isEmpty()) {
      answer.set("instance_pools", Json.array(List.copyOf(store.all(COLLECTION).values())));
    }
    return Response.json(answer);
  }

  private Response get(Request request) {
    String id = request.param("instance_pool_id").orElse("");
    return Response.json(existing(id));
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
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
    gcp(body.path("gcp_attributes"));
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

  private static void defaults(ObjectNode pool, String id) {
    pool.put("instance_pool_id", id);
    if (!pool.has("min_idle_instances")) {
      pool.put("min_idle_instances", 0);
    }
    if (!pool.has("enable_elastic_disk")) {
      pool.put("enable_elastic_disk", false);
    }
    if (!pool.has("gcp_attributes")) {
      pool.putObject("gcp_attributes").put("gcp_availability", "ON_DEMAND_GCP");
    }
    pool.putObject("default_tags")
        .put("Vendor", "Databricks")
        .put("DatabricksInstancePoolId", id)
        .put("DatabricksInstancePoolCreatorId", Me.ID);
    pool.put("state", "ACTIVE");
    pool.putObject("stats")
        .put("used_count", 0)
        .put("idle_count", pool.path("min_idle_instances").asLong())
        .put("pending_used_count", 0)
        .put("pending_idle_count", 0);
    pool.putObject("status");
  }

  private Response edit(Request request) {
    ObjectNode body = Errors.body(request);
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
        throw Errors.of(
            400,
            "RESOURCE_ALREADY_EXISTS",
            "An instance pool with the name " + name + " already exists.");
      }
    }
    long idle = body.path("min_idle_instances").asLong(0);
    long most = body.path("max_capacity").asLong(Long.MAX_VALUE);
    if (idle < 0 || most < 1 || idle > most) {
      throw Errors.invalid("min_idle_instances must be between 0 and max_capacity.");
    }
    JsonNode minutes = body.path("idle_instance_autotermination_minutes");
    if (minutes.isNumber() && (minutes.asLong() < 0 || minutes.asLong() > 10_000)) {
      throw Errors.invalid("idle_instance_autotermination_minutes must be between 0 and 10000.");
    }
  }

  private static void gcp(JsonNode attributes) {
    String availability = attributes.path("gcp_availability").asText("ON_DEMAND_GCP");
    if (!AVAILABILITY.contains(availability)) {
      throw Errors.invalid("Unknown gcp_availability " + availability);
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

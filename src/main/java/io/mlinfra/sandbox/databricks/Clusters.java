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
import java.util.Set;

/** {@code /api/2.0/clusters} and {@code /api/2.1/clusters}, with the slow ways of real clusters. */
final class Clusters {
  private static final String COLLECTION = "databricks.cluster";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final NodeTypes nodeTypes;
  private final ClusterRules rules;
  private final ClusterLife life;

  Clusters(
      Store store,
      SandboxClock clock,
      WorkspaceIds ids,
      NodeTypes nodeTypes,
      ClusterRules rules,
      double timeScale) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.nodeTypes = nodeTypes;
    this.rules = rules;
    this.life = new ClusterLife(timeScale);
  }

  void on(Routes routes) {
    for (String path : List.of("/api/2.0/clusters/", "/api/2.1/clusters/")) {
      routes
          .on("GET", path + "list", (r, p) -> list(r))
          .on("GET", path + "get", (r, p) -> Response.json(shown(existing(queried(r)))))
          .on("POST", path + "create", (r, p) -> create(r))
          .on("POST", path + "edit", (r, p) -> edit(r))
          .on("POST", path + "resize", (r, p) -> resize(r))
          .on("POST", path + "start", (r, p) -> start(r))
          .on("POST", path + "restart", (r, p) -> restart(r))
          .on("POST", path + "delete", (r, p) -> terminate(r))
          .on("POST", path + "permanent-delete", (r, p) -> remove(r))
          .on("POST", path + "pin", (r, p) -> untouched(r))
          .on("POST", path + "unpin", (r, p) -> untouched(r))
          .on("POST", path + "events", (r, p) -> events(r))
          .on("GET", path + "list-node-types", (r, p) -> Response.json(nodeTypes.list()))
          .on("GET", path + "spark-versions", (r, p) -> Response.json(nodeTypes.runtimes()))
          .on("GET", path + "list-zones", (r, p) -> Response.json(NodeTypes.zones()));
    }
  }

  private Response list(Request request) {
    int size = Integer.parseInt(request.param("page_size").orElse("20"));
    int from = Integer.parseInt(request.param("page_token").orElse("0"));
    List<ObjectNode> all = List.copyOf(store.all(COLLECTION).values());
    int to = Math.min(from + Math.max(1, size), all.size());
    ObjectNode answer = Json.object();
    if (from < to) {
      answer.set("clusters", Json.array(all.subList(from, to).stream().map(this::shown).toList()));
    }
    if (to < all.size()) {
      answer.put("next_page_token", Integer.toString(to));
    }
    return Response.json(answer);
  }

  private ObjectNode shown(ObjectNode cluster) {
    return life.at(cluster, clock.millis());
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    rules.check(body);
    return store.transaction(
        () -> {
          String id = ids.cluster(clock.millis());
          store.put(COLLECTION, id, assemble(id, body, clock.millis()));
          return Response.json(Json.object().put("cluster_id", id));
        });
  }

  private ObjectNode assemble(String id, ObjectNode body, long created) {
    ObjectNode c = body.deepCopy();
    c.remove(Set.of("apply_policy_default_values", "clone_from"));
    c.put("cluster_id", id);
    if (!c.has("cluster_name")) {
      c.put("cluster_name", "");
    }
    c.put("creator_user_name", Me.USER).put("cluster_source", "API");
    if (!c.has("driver_node_type_id") && c.has("node_type_id")) {
      c.set("driver_node_type_id", c.get("node_type_id"));
    }
    for (String flag : List.of("enable_elastic_disk", "enable_local_disk_encryption")) {
      if (!c.has(flag)) {
        c.put(flag, false);
      }
    }
    if (!c.has("autotermination_minutes")) {
      c.put("autotermination_minutes", 120);
    }
    if (!c.has("gcp_attributes")) {
      c.putObject("gcp_attributes")
          .put("use_preemptible_executors", false)
          .put("availability", "ON_DEMAND_GCP");
    }
    c.put("effective_spark_version", c.path("spark_version").asText());
    c.putObject("default_tags")
        .put("Vendor", "Databricks")
        .put("Creator", Me.USER)
        .put("ClusterName", c.path("cluster_name").asText())
        .put("ClusterId", id);
    c.set("spec", body);
    c.put("start_time", created);
    c.put("last_state_loss_time", 0);
    return life.begin(c, "PENDING", "RUNNING", clock.millis());
  }

  private Response edit(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode current = existing(Errors.text(body, "cluster_id"));
    String state = shown(current).path("state").asText();
    settled(current, Set.of("RUNNING", "TERMINATED"));
    rules.check(body);
    return store.transaction(
        () -> {
          String id = current.path("cluster_id").asText();
          ObjectNode body2 = body.deepCopy();
          body2.remove("cluster_id");
          ObjectNode next = assemble(id, body2, current.path("start_time").asLong());
          store.put(
              COLLECTION,
              id,
              state.equals("RUNNING")
                  ? life.begin(next, "RESTARTING", "RUNNING", clock.millis())
                  : life.settled(next, "TERMINATED", clock.millis()));
          return Response.json(Json.object());
        });
  }

  private Response resize(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode current = existing(Errors.text(body, "cluster_id"));
    settled(current, Set.of("RUNNING"));
    ObjectNode next = current.deepCopy();
    next.remove(List.of("num_workers", "autoscale"));
    for (String field : List.of("num_workers", "autoscale")) {
      if (body.has(field)) {
        next.set(field, body.get(field));
      }
    }
    rules.check(next);
    return put(life.begin(next, "RESIZING", "RUNNING", clock.millis()));
  }

  private Response start(Request request) {
    ObjectNode current = existing(Errors.text(Errors.body(request), "cluster_id"));
    settled(current, Set.of("TERMINATED"));
    return put(life.begin(current.deepCopy(), "PENDING", "RUNNING", clock.millis()));
  }

  private Response restart(Request request) {
    ObjectNode current = existing(Errors.text(Errors.body(request), "cluster_id"));
    settled(current, Set.of("RUNNING"));
    return put(life.begin(current.deepCopy(), "RESTARTING", "RUNNING", clock.millis()));
  }

  private Response terminate(Request request) {
    ObjectNode current = existing(Errors.text(Errors.body(request), "cluster_id"));
    if (shown(current).path("state").asText().equals("TERMINATED")) {
      return Response.json(Json.object());
    }
    return put(life.begin(current.deepCopy(), "TERMINATING", "TERMINATED", clock.millis()));
  }

  private Response remove(Request request) {
    String id = Errors.text(Errors.body(request), "cluster_id");
    existing(id);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.json(Json.object());
        });
  }

  private Response untouched(Request request) {
    existing(Errors.text(Errors.body(request), "cluster_id"));
    return Response.json(Json.object());
  }

  private Response events(Request request) {
    existing(Errors.text(Errors.body(request), "cluster_id"));
    ObjectNode answer = Json.object().put("total_count", 0);
    answer.putArray("events");
    return Response.json(answer);
  }

  private Response put(ObjectNode cluster) {
    return store.transaction(
        () -> {
          store.put(COLLECTION, cluster.path("cluster_id").asText(), cluster);
          return Response.json(Json.object());
        });
  }

  private void settled(ObjectNode cluster, Set<String> allowed) {
    JsonNode state = shown(cluster).path("state");
    if (!allowed.contains(state.asText())) {
      throw Errors.state(
          "Cluster "
              + cluster.path("cluster_id").asText()
              + " is in unexpected state "
              + state.asText().charAt(0)
              + state.asText().substring(1).toLowerCase(java.util.Locale.ROOT)
              + ".");
    }
  }

  private static String queried(Request request) {
    return request
        .param("cluster_id")
        .orElseThrow(() -> Errors.invalid("Missing required field: cluster_id"));
  }

  private ObjectNode existing(String id) {
    return store
        .get(COLLECTION, id)
        .orElseThrow(
            () -> Errors.of(400, "INVALID_PARAMETER_VALUE", "Cluster " + id + " does not exist"));
  }
}

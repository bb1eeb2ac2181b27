package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the documents of clusters: what was asked for, and what the service fills in. */
final class ClusterDocs {
  /** Taken, and not shown again but under {@code spec}. */
  private static final Set<String> ASKED_ONLY =
      Set.of("apply_policy_default_values", "clone_from", "idempotency_token");

  private final NodeTypes nodeTypes;
  private final Pools pools;
  private final Policies policies;
  private final ClusterRules rules;

  ClusterDocs(NodeTypes nodeTypes, Pools pools, Policies policies, ClusterRules rules) {
    this.nodeTypes = nodeTypes;
    this.pools = pools;
    this.policies = policies;
    this.rules = rules;
  }

  /**
   * Checks what is asked for and makes the cluster of it.
   *
   * @param asked in the shape of the call, without the id
   */
  ObjectNode make(String id, ObjectNode asked, long startTime, String creator) {
    ObjectNode c = asked.deepCopy();
    c.remove(ASKED_ONLY);
    policies
        .of(asked)
        .ifPresent(
            p ->
                PolicyRules.fill(
                    Policies.definition(p),
                    c,
                    asked.path("apply_policy_default_values").asBoolean()));
    if (c.has("autoscale") && c.path("num_workers").asLong(0) == 0) {
      c.remove("num_workers");
    }
    rules.check(c);
    c.put("cluster_id", id).put("creator_user_name", creator).put("cluster_source", "API");
    fillIn(c);
    tags(c, id);
    ObjectNode spec = asked.deepCopy();
    spec.remove(Set.of("clone_from", "idempotency_token"));
    c.set("spec", spec);
    c.put("start_time", startTime).put("last_state_loss_time", 0);
    return c;
  }

  private void fillIn(ObjectNode c) {
    if (!c.has("cluster_name")) {
      c.put("cluster_name", "");
    }
    String pool = c.path("instance_pool_id").asText("");
    if (!pool.isEmpty()) {
      c.put("node_type_id", nodeTypeOf(pool));
      String driver = c.path("driver_instance_pool_id").asText(pool);
      c.put("driver_instance_pool_id", driver).put("driver_node_type_id", nodeTypeOf(driver));
    } else if (!c.has("driver_node_type_id")) {
      c.set("driver_node_type_id", c.get("node_type_id"));
    }
    for (String flag : List.of("enable_elastic_disk", "enable_local_disk_encryption")) {
      if (!c.has(flag)) {
        c.put(flag, false);
      }
    }
    if (!c.has("autotermination_minutes")) {
      // "If not set, this cluster will not be automatically terminated": REST reference, Clusters.
      c.put("autotermination_minutes", 0);
    }
    ObjectNode gcp = c.withObjectProperty("gcp_attributes");
    Optional<ObjectNode> drawn = pools.find(pool);
    String availability =
        drawn
            .map(p -> p.path("gcp_attributes").path("gcp_availability").asText("ON_DEMAND_GCP"))
            .orElse(gcp.path("availability").asText("ON_DEMAND_GCP"));
    gcp.put("availability", availability);
    gcp.put("use_preemptible_executors", !availability.equals("ON_DEMAND_GCP"));
    if (!gcp.has("zone_id")) {
      gcp.put(
          "zone_id",
          drawn
              .map(p -> p.path("gcp_attributes").path("zone_id").asText(""))
              .filter(z -> !z.isEmpty())
              .orElse("HA"));
    }
    c.put("effective_spark_version", c.path("spark_version").asText());
  }

  private String nodeTypeOf(String pool) {
    return pools.find(pool).map(p -> p.path("node_type_id").asText()).orElse("");
  }

  private static void tags(ObjectNode c, String id) {
    c.putObject("default_tags")
        .put("Vendor", "Databricks")
        .put("Creator", c.path("creator_user_name").asText())
        .put("ClusterName", c.path("cluster_name").asText())
        .put("ClusterId", id);
  }

  /** What only a cluster that runs has: its nodes, cores and memory. */
  ObjectNode withNodes(ObjectNode shown) {
    if (!shown.path("state").asText().equals("RUNNING")) {
      return shown;
    }
    long workers = PoolUse.workers(shown);
    if (!shown.has("autoscale")) {
      shown.put("num_workers", workers);
    }
    Optional<ObjectNode> worker = nodeTypes.find(shown.path("node_type_id").asText());
    Optional<ObjectNode> driver = nodeTypes.find(shown.path("driver_node_type_id").asText());
    if (worker.isPresent() && driver.isPresent()) {
      shown.put(
          "cluster_cores",
          worker.get().path("num_cores").asDouble() * workers
              + driver.get().path("num_cores").asDouble());
      shown.put(
          "cluster_memory_mb",
          worker.get().path("memory_mb").asLong() * workers
              + driver.get().path("memory_mb").asLong());
    }
    shown.set("driver", node(shown, 0));
    for (int i = 1; i <= workers; i++) {
      shown.withArrayProperty("executors").add(node(shown, i));
    }
    return shown;
  }

  private static ObjectNode node(ObjectNode shown, int i) {
    String id = shown.path("cluster_id").asText();
    String address = "10.139." + (i / 250) + "." + (i % 250 + 4);
    return Json.object()
        .put("node_id", id + "-" + i)
        .put("instance_id", id + "-node-" + i)
        .put("private_ip", address)
        .put("host_private_ip", address)
        .put("start_timestamp", shown.path("last_restarted_time").asLong());
  }
}

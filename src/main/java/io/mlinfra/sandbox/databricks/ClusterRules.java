package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Refuses clusters that a workspace refuses. */
final class ClusterRules {
  private static final int SHORTEST_IDLE = 10;
  private static final int LONGEST_IDLE = 10_000;
  private static final int MOST_TAGS = 45;
  private static final int MOST_INIT_SCRIPTS = 10;

  private final NodeTypes nodeTypes;
  private final Pools pools;
  private final Policies policies;

  ClusterRules(NodeTypes nodeTypes, Pools pools, Policies policies) {
    this.nodeTypes = nodeTypes;
    this.pools = pools;
    this.policies = policies;
  }

  void check(ObjectNode cluster) {
    String runtime = Errors.text(cluster, "spark_version");
    if (!nodeTypes.hasRuntime(runtime)) {
      throw Errors.invalid("Invalid spark version " + runtime);
    }
    nodes(cluster);
    size(cluster);
    idle(cluster.path("autotermination_minutes"));
    if (cluster.path("custom_tags").size() > MOST_TAGS) {
      throw Errors.invalid("At most " + MOST_TAGS + " custom tags are allowed.");
    }
    for (JsonNode script : cluster.path("init_scripts")) {
      if (script.size() != 1 || !script.elements().next().path("destination").isTextual()) {
        throw Errors.invalid("Each init script must have exactly one destination.");
      }
    }
    if (cluster.path("init_scripts").size() > MOST_INIT_SCRIPTS) {
      throw Errors.invalid("At most " + MOST_INIT_SCRIPTS + " init scripts are allowed.");
    }
    policies.of(cluster).ifPresent(p -> PolicyRules.hold(Policies.definition(p), cluster));
  }

  private void nodes(ObjectNode cluster) {
    String pool = cluster.path("instance_pool_id").asText("");
    String type = cluster.path("node_type_id").asText("");
    if (pool.isEmpty() && type.isEmpty()) {
      throw Errors.invalid(
          "Exactly 1 of node_type_id, instance_pool_id or cluster policy defaults must be set.");
    }
    if (!pool.isEmpty()) {
      if (!type.isEmpty()) {
        throw Errors.invalid(
            "The field 'node_type_id' cannot be supplied when an instance pool ID is provided.");
      }
      pool(pool);
      String driver = cluster.path("driver_instance_pool_id").asText("");
      if (!driver.isEmpty()) {
        pool(driver);
      }
    } else if (nodeTypes.find(type).isEmpty()) {
      throw Errors.invalid(
          "Node type " + type + " is not supported. Supported node types: " + nodeTypes.names());
    }
  }

  private void pool(String id) {
    if (pools.find(id).isEmpty()) {
      throw Errors.invalid("Can't find an instance pool with id: " + id);
    }
  }

  private static void size(ObjectNode cluster) {
    JsonNode autoscale = cluster.path("autoscale");
    if (autoscale.isObject()) {
      long least = autoscale.path("min_workers").asLong(-1);
      long most = autoscale.path("max_workers").asLong(-1);
      if (least < 0 || most < 1 || least > most) {
        throw Errors.invalid(
            "The minimum number of workers must be at most the maximum number of workers.");
      }
      if (cluster.has("num_workers")) {
        throw Errors.invalid("Only one of num_workers and autoscale may be set.");
      }
    } else if (!cluster.path("num_workers").canConvertToInt()) {
      throw Errors.missing("size");
    }
  }

  private static void idle(JsonNode minutes) {
    long value = minutes.asLong(0);
    if (value != 0 && (value < SHORTEST_IDLE || value > LONGEST_IDLE)) {
      throw Errors.invalid(
          "autotermination_minutes must be 0, or between "
              + SHORTEST_IDLE
              + " and "
              + LONGEST_IDLE
              + ".");
    }
  }
}

package io.mlinfra.blueprint.databricks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.resource.Reference;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All that a plan wants in its workspace: an init script, a policy, pools and clusters. Pure. */
public final class DatabricksResources {
  static final String POOL = "databricks.instance_pool";
  static final String POLICY = "databricks.cluster_policy";
  static final String CLUSTER = "databricks.cluster";
  static final String FILE = "databricks.workspace_file";

  private static final int PHASE = 3;
  private static final String STAGE = "databricks";
  private static final String INIT_SCRIPT = "init.sh";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final FleetPlan plan;
  private final String name;
  private final PoolPlans pools;

  private DatabricksResources(FleetPlan plan) {
    this.plan = plan;
    this.name = plan.metadata().name();
    this.pools = new PoolPlans(plan);
  }

  /** Empty when the plan asks for nothing there. */
  public static List<DesiredResource> build(FleetPlan plan) {
    return new DatabricksResources(plan).all();
  }

  private List<DesiredResource> all() {
    List<PoolPlan> wanted = pools.all();
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<DesiredResource> all = new ArrayList<>();
    all.add(resource(FILE, INIT_SCRIPT, initScript(), Set.of()));
    all.add(resource(POLICY, name + "-workers", policy(), Set.of()));
    for (PoolPlan pool : wanted) {
      all.add(resource(POOL, name + "-" + pool.name(), pool(pool), Set.of()));
      all.add(
          resource(
              CLUSTER,
              name + "-" + pool.name(),
              cluster(pool),
              Set.of(
                  new Address(FILE, INIT_SCRIPT),
                  new Address(POLICY, name + "-workers"),
                  new Address(POOL, name + "-" + pool.name()))));
    }
    return all;
  }

  private static DesiredResource resource(
      String kind, String name, ObjectNode body, Set<Address> dependsOn) {
    return new DesiredResource(
        new Address(kind, name),
        Location.GLOBAL,
        body,
        new TreeSet<>(dependsOn),
        PHASE,
        STAGE,
        Optional.empty(),
        false);
  }

  private ObjectNode pool(PoolPlan pool) {
    ObjectNode body = JSON.objectNode();
    body.put("instance_pool_name", name + "-" + pool.name());
    body.put("node_type_id", pool.nodeType());
    body.put("min_idle_instances", pool.minIdle());
    body.put("max_capacity", pool.maxCapacity());
    body.put("idle_instance_autotermination_minutes", idleMinutes());
    ObjectNode gcp = body.putObject("gcp_attributes");
    gcp.put("gcp_availability", pool.spot() ? "PREEMPTIBLE_WITH_FALLBACK_GCP" : "ON_DEMAND_GCP");
    if (pool.localSsds() > 0) {
      gcp.put("local_ssd_count", pool.localSsds());
    }
    body.putArray("preloaded_spark_versions").add(runtime(pool));
    tags(body);
    return body;
  }

  private ObjectNode cluster(PoolPlan pool) {
    Address poolAddress = new Address(POOL, name + "-" + pool.name());
    String poolId = new Reference(poolAddress, "instance_pool_id").token();
    ObjectNode body = JSON.objectNode();
    body.put("cluster_name", name + "-" + pool.name());
    body.put("spark_version", runtime(pool));
    body.put("instance_pool_id", poolId);
    body.put("driver_instance_pool_id", poolId);
    Address policy = new Address(POLICY, name + "-workers");
    body.put("policy_id", new Reference(policy, "policy_id").token());
    body.putObject("autoscale")
        .put("min_workers", pool.minWorkers())
        .put("max_workers", pool.maxWorkers());
    body.put("autotermination_minutes", idleMinutes());
    body.putArray("init_scripts")
        .addObject()
        .putObject("workspace")
        .put("destination", scriptPath());
    tags(body);
    return body;
  }

  /** Caps what any cluster of this policy may be. Keys are in order, so that texts compare. */
  private ObjectNode policy() {
    ObjectNode rules = JSON.objectNode();
    rules.set("autoscale.max_workers", most(pools.mostWorkers()));
    rules.set("autotermination_minutes", most(Math.max(10, idleMinutes())));
    rules.set(
        "custom_tags." + OwnershipMark.KEY,
        JSON.objectNode().put("type", "fixed").put("value", name));
    rules.set("num_workers", most(pools.mostWorkers()).put("isOptional", true));
    ObjectNode body = JSON.objectNode();
    body.put("name", name + "-workers");
    body.put(
        "description",
        OwnershipMark.Text.write("Caps clusters at " + pools.mostWorkers() + " workers.", name));
    body.put("definition", rules.toString());
    plan.quotas()
        .databricks()
        .maxClusters()
        .ifPresent(most -> body.put("max_clusters_per_user", most));
    return body;
  }

  private static ObjectNode most(long value) {
    return JSON.objectNode().put("type", "range").put("maxValue", value);
  }

  /** Sets the plan's kernel settings on every node; the same file for all clusters. */
  private ObjectNode initScript() {
    StringBuilder script = new StringBuilder("#!/bin/bash\nset -euo pipefail\n");
    plan.performance()
        .network()
        .sysctl()
        .forEach(
            (k, v) -> script.append("sysctl -w '").append(k).append('=').append(v).append("'\n"));
    return JSON.objectNode()
        .put("path", scriptPath())
        .put(
            "content",
            Base64.getEncoder().encodeToString(script.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private String scriptPath() {
    return "/Shared/mlinfra/" + name + "/" + INIT_SCRIPT;
  }

  /** The ML runtime with long-term support; the plan may name another. */
  private String runtime(PoolPlan pool) {
    return plan.databricks()
        .runtime()
        .orElse(pool.gpu() ? "15.4.x-gpu-ml-scala2.12" : "15.4.x-cpu-ml-scala2.12");
  }

  private long idleMinutes() {
    return plan.cost()
        .controls()
        .flatMap(CostSpec.Controls::idleTimeout)
        .orElse(Duration.ofMinutes(30))
        .toMinutes();
  }

  private void tags(ObjectNode body) {
    ObjectNode tags = body.putObject("custom_tags");
    plan.metadata().labels().forEach(tags::put);
    tags.put(OwnershipMark.KEY, name);
  }
}

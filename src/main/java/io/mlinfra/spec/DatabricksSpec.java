package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.Secret;
import java.util.Map;
import java.util.Optional;

/** The Databricks workspace and what the plan keeps there. */
public record DatabricksSpec(
    Optional<String> host, Secret token, Optional<String> runtime, Map<String, Pool> pools) {
  static DatabricksSpec read(Section s) {
    return new DatabricksSpec(
        s.text("host", "Workspace address, https://....gcp.databricks.com.").optional(),
        s.secret(
            "token",
            "Personal access token; other ways of the SDK's unified authentication work without"
                + " it."),
        s.text(
                "runtime",
                "Databricks runtime key for pools and clusters, such as 15.4.x-gpu-ml-scala2.12.")
            .optional(),
        s.sections(
            "pools",
            "Instance pools, each with a cluster on it; without any, pools are derived from"
                + " quotas.databricks.",
            "pool",
            Pool::read));
  }

  /**
   * One instance pool and the autoscaling cluster that draws from it.
   *
   * @param nodeType as the workspace's list-node-types names it
   */
  public record Pool(
      String nodeType,
      long minIdle,
      long maxCapacity,
      long minWorkers,
      long maxWorkers,
      boolean spot) {
    static Pool read(Section s) {
      return new Pool(
          s.text("node_type", "Node type id as the workspace offers it.").required("n2-standard-4"),
          s.count("min_idle", "Idle instances that are kept.").orElse(0L),
          s.count("max_capacity", "The most instances.").orElse(50L),
          s.count("min_workers", "Workers of the cluster at least.").orElse(1L),
          s.count("max_workers", "Workers of the cluster at most.").orElse(8L),
          s.bool("spot", "Whether spot instances are used where there are any.").orElse(false));
    }
  }
}

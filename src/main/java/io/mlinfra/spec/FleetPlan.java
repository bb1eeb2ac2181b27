package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.util.Map;
import java.util.Optional;

/** A whole plan file. */
public record FleetPlan(
    MetadataSpec metadata,
    Optional<String> target,
    GcpSpec gcp,
    DatabricksSpec databricks,
    StateSpec state,
    QuotasSpec quotas,
    Map<String, ClusterSpec> fleet,
    NetworkSpec network,
    MonitoringSpec monitoring,
    DeploymentSpec deployment,
    Map<String, ScalingSpec> scaling,
    PerformanceSpec performance,
    CostSpec cost,
    RecoverySpec recovery,
    LintSpec lint,
    LifecycleSpec lifecycle) {
  /** The version of the file format that this program reads. */
  public static final String API_VERSION = "mlinfra/v1";

  static FleetPlan read(Section s) {
    s.choice("apiVersion", "Version of the file format.", API_VERSION).required(API_VERSION);
    s.choice("kind", "Kind of file.", "FleetPlan").required("FleetPlan");
    FleetPlan plan =
        new FleetPlan(
            s.requiredSection("metadata", "Name and labels.", MetadataSpec::read),
            s.choice(
                    "target",
                    "Cloud to use when neither --target nor MLINFRA_TARGET says.",
                    "sandbox",
                    "gcp")
                .optional(),
            s.requiredSection("gcp", "Google Cloud project.", GcpSpec::read),
            s.section("databricks", "Databricks workspace.", DatabricksSpec::read),
            s.section("state", "Where lock and journal live.", StateSpec::read),
            s.section("quotas", "Capacity that is asked for.", QuotasSpec::read),
            s.sections("fleet", "Clusters, by names of your own.", "cluster", ClusterSpec::read),
            s.section("network", "Main network.", NetworkSpec::read),
            s.section("monitoring", "Monitoring services.", MonitoringSpec::read),
            s.section("deployment", "Phases.", DeploymentSpec::read),
            s.sections(
                "scaling", "Sizes and thresholds, by cluster.", "cluster", ScalingSpec::read),
            s.section("performance", "Tuning.", PerformanceSpec::read),
            s.section("cost", "Spot and budget.", CostSpec::read),
            s.section("recovery", "Preemption and network failure.", RecoverySpec::read),
            s.section("lint", "Accepted findings.", LintSpec::read),
            s.section("lifecycle", "Protected resources.", LifecycleSpec::read));
    CrossReferences.check(plan, s);
    return plan;
  }

  /** The cluster of this name, which the plan must have. */
  public ClusterSpec cluster(String name) {
    ClusterSpec found = fleet.get(name);
    if (found == null) {
      throw new IllegalArgumentException("the plan has no cluster " + name);
    }
    return found;
  }

  /** The nodes that a cluster begins with and may grow to; a cluster without scaling has none. */
  public ScalingSpec scalingOf(String cluster) {
    ScalingSpec found = scaling.get(cluster);
    if (found == null) {
      throw new IllegalArgumentException("the plan has no scaling for the cluster " + cluster);
    }
    return found;
  }
}

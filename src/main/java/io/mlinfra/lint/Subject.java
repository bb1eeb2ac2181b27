package io.mlinfra.lint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.ScalingSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What rules look at.
 *
 * @param clusters of the plan, in the order of the file
 */
record Subject(FleetPlan plan, Catalog catalog, List<Cluster> clusters) {
  static Subject of(FleetPlan plan, Catalog catalog) {
    List<Cluster> clusters =
        plan.fleet().entrySet().stream()
            .map(
                e ->
                    new Cluster(
                        e.getKey(),
                        plan,
                        catalog,
                        e.getValue(),
                        scaling(plan, e.getKey()),
                        Optional.ofNullable(plan.cost().spot().get(e.getKey())),
                        catalog.machineType(e.getValue().machineType())))
            .toList();
    return new Subject(plan, catalog, clusters);
  }

  private static ScalingSpec scaling(FleetPlan plan, String cluster) {
    return plan.scalingOf(cluster);
  }

  /** Clusters of machines that the catalog knows. */
  Stream<Cluster> known() {
    return clusters.stream().filter(c -> c.type().isPresent());
  }

  Stream<Cluster> withGpus() {
    return clusters.stream().filter(Cluster::hasGpus);
  }
}

package io.mlinfra.lint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.ScalingSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A cluster of the plan with all that the plan and the catalog say of it.
 *
 * @param type empty where the catalog does not know the machine type
 */
record Cluster(
    String name,
    FleetPlan plan,
    Catalog catalog,
    ClusterSpec spec,
    ScalingSpec scaling,
    Optional<CostSpec.Spot> spot,
    Optional<MachineType> type) {
  /** Dotted path of one of the cluster's keys under {@code fleet}. */
  String fleet(String key) {
    return "fleet." + name + "." + key;
  }

  String scaling(String key) {
    return "scaling." + name + "." + key;
  }

  String spot(String key) {
    return "cost.spot." + name + "." + key;
  }

  boolean wantsSpot() {
    return spot.map(s -> s.maxShare().value().signum() > 0).orElse(false);
  }

  /** Nodes on spot capacity among so many; the share rounds down. */
  long spotNodes(long nodes) {
    return spot.map(s -> s.maxShare().value())
        .orElse(BigDecimal.ZERO)
        .multiply(BigDecimal.valueOf(nodes))
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  boolean hasGpus() {
    return type.map(t -> t.gpuCount() > 0).orElse(false);
  }

  /** How its GPUs reach each other, where it wants that and it takes a network with a profile. */
  Optional<GpuNetwork> rdmaNetwork() {
    return spec.gpuNetworks() > 0 ? type.flatMap(MachineType::rdma) : Optional.empty();
  }
}

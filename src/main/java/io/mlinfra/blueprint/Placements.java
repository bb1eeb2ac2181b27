package io.mlinfra.blueprint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.ScalingSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Spreads each cluster's machines over its regions and over spot and on-demand capacity. */
public final class Placements {
  private final FleetPlan plan;
  private final Catalog catalog;

  public Placements(FleetPlan plan, Catalog catalog) {
    this.plan = plan;
    this.catalog = catalog;
  }

  /** Every group of every cluster, in plan order; groups that may never hold a machine left out. */
  public List<Placement> all() {
    List<Placement> placements = new ArrayList<>();
    plan.fleet().forEach((name, cluster) -> placements.addAll(of(name, cluster)));
    return List.copyOf(placements);
  }

  private List<Placement> of(String name, ClusterSpec cluster) {
    ScalingSpec scaling = plan.scalingOf(name);
    BigDecimal share = spotShare(name, cluster);
    int regions = cluster.regions().size();
    long[] min = spread(scaling.minNodes(), regions);
    long[] max = spread(scaling.maxNodes(), regions);
    long[] spotMin = spread(spotNodes(scaling.minNodes(), share), regions);
    long[] spotMax = spread(spotNodes(scaling.maxNodes(), share), regions);
    List<Placement> placements = new ArrayList<>();
    for (int i = 0; i < regions; i++) {
      String region = cluster.regions().get(i);
      String zone = zones(cluster, region).getFirst();
      if (max[i] - spotMax[i] > 0) {
        placements.add(
            new Placement(
                name,
                region,
                zone,
                false,
                Math.min(min[i] - spotMin[i], max[i] - spotMax[i]),
                max[i] - spotMax[i]));
      }
      if (spotMax[i] > 0) {
        placements.add(
            new Placement(name, region, zone, true, Math.min(spotMin[i], spotMax[i]), spotMax[i]));
      }
    }
    return placements;
  }

  /** The share of spot machines; none where the machine type is not offered as spot. */
  private BigDecimal spotShare(String name, ClusterSpec cluster) {
    boolean offered =
        catalog.machineType(cluster.machineType()).map(MachineType::spot).orElse(true);
    return offered
        ? Optional.ofNullable(plan.cost().spot().get(name))
            .map(CostSpec.Spot::maxShare)
            .map(r -> r.value())
            .orElse(BigDecimal.ZERO)
        : BigDecimal.ZERO;
  }

  /** A maximum share rounds down: never more spot than was allowed. */
  static long spotNodes(long nodes, BigDecimal share) {
    return share
        .multiply(BigDecimal.valueOf(nodes))
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  /** Splits a number evenly, the first parts taking what is left over. */
  static long[] spread(long total, int parts) {
    long[] split = new long[parts];
    for (int i = 0; i < parts; i++) {
      split[i] = total / parts + (i < total % parts ? 1 : 0);
    }
    return split;
  }

  /** Where machines of a cluster may stand in a region, best first. */
  public List<String> zones(ClusterSpec cluster, String region) {
    List<String> asked = cluster.zones().stream().filter(z -> z.startsWith(region + "-")).toList();
    if (!asked.isEmpty()) {
      return asked;
    }
    List<String> offered =
        catalog
            .machineType(cluster.machineType())
            .map(t -> catalog.zones(t, region))
            .orElse(List.of());
    return offered.isEmpty() ? List.of(region + "-a") : offered;
  }
}

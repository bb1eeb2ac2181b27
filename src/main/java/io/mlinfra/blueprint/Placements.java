package io.mlinfra.blueprint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Region;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.RecoverySpec;
import io.mlinfra.spec.ScalingSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Spreads each cluster's machines over its regions and over spot and on-demand capacity. */
public final class Placements {
  private final FleetPlan plan;
  private final Catalog catalog;
  private final Map<String, String> moved;

  public Placements(FleetPlan plan, Catalog catalog) {
    this(plan, catalog, Map.of());
  }

  /**
   * @param moved zones of the groups that stand elsewhere than the plan would put them, by group
   */
  public Placements(FleetPlan plan, Catalog catalog, Map<String, String> moved) {
    this.plan = plan;
    this.catalog = catalog;
    this.moved = Map.copyOf(moved);
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
            standing(
                new Placement(
                    name,
                    region,
                    region,
                    zone,
                    false,
                    Math.min(min[i] - spotMin[i], max[i] - spotMax[i]),
                    max[i] - spotMax[i])));
      }
      if (spotMax[i] > 0) {
        placements.add(
            standing(
                new Placement(
                    name,
                    region,
                    region,
                    zone,
                    true,
                    Math.min(spotMin[i], spotMax[i]),
                    spotMax[i])));
      }
    }
    return placements;
  }

  private Placement standing(Placement p) {
    String zone = moved.getOrDefault(p.group(plan.metadata().name()), p.zone());
    return new Placement(p.cluster(), p.home(), Region.of(zone), zone, p.spot(), p.min(), p.max());
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

  /**
   * Every zone in which a group may stand, best first: those of its own region, then those of the
   * plan's fallback regions that have the cluster's networks and do not part it from its data.
   */
  public List<String> candidates(Placement p) {
    ClusterSpec cluster = plan.cluster(p.cluster());
    if (boundToItsZone(cluster)) {
      return List.of(p.zone());
    }
    List<String> zones = new ArrayList<>(zones(cluster, p.home()));
    for (String region : fallbackRegions(p.cluster())) {
      if (!region.equals(p.home()) && reaches(cluster, region)) {
        zones.addAll(offered(cluster, region));
      }
    }
    return zones.stream().distinct().toList();
  }

  /** RDMA networks are made for one zone, and templates name their subnets. */
  private boolean boundToItsZone(ClusterSpec cluster) {
    return RdmaSection.network(catalog, cluster).isPresent();
  }

  private List<String> fallbackRegions(String cluster) {
    List<String> own =
        Optional.ofNullable(plan.cost().spot().get(cluster))
            .map(CostSpec.Spot::fallbackRegions)
            .orElse(List.of());
    return own.isEmpty()
        ? plan.recovery()
            .spotPreemption()
            .map(RecoverySpec.SpotPreemption::fallbackRegions)
            .orElse(List.of())
        : own;
  }

  /** A region of the cluster's own; or one that has a subnetwork for it, near the checkpoints. */
  private boolean reaches(ClusterSpec cluster, String region) {
    if (cluster.regions().contains(region)) {
      return true;
    }
    boolean subnet = plan.fleet().values().stream().anyMatch(c -> c.regions().contains(region));
    return subnet && cluster.gpuNetworks() == 0 && nearData(region);
  }

  private boolean nearData(String region) {
    Optional<String> bucket =
        plan.recovery().spotPreemption().flatMap(s -> s.stateStorage().location());
    String data =
        bucket.orElseGet(() -> plan.fleet().values().iterator().next().regions().getFirst());
    return multiRegion(data).equals(multiRegion(region));
  }

  /** The multi-region that a location lies in, or is. */
  private String multiRegion(String location) {
    String lower = location.toLowerCase(Locale.ROOT);
    return catalog.region(lower).map(Region::multiRegion).orElse(location).toUpperCase(Locale.ROOT);
  }

  /** Where machines of a cluster may stand in a region, best first. */
  public List<String> zones(ClusterSpec cluster, String region) {
    List<String> offered = offered(cluster, region);
    return offered.isEmpty() ? List.of(region + "-a") : offered;
  }

  private List<String> offered(ClusterSpec cluster, String region) {
    List<String> asked = cluster.zones().stream().filter(z -> z.startsWith(region + "-")).toList();
    return asked.isEmpty()
        ? catalog
            .machineType(cluster.machineType())
            .map(t -> catalog.zones(t, region))
            .orElse(List.of())
        : asked;
  }
}

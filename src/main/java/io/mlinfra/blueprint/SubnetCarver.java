package io.mlinfra.blueprint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.units.Cidr;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Carves subnet ranges out of the plan's one range, without overlap. The lower half holds the main
 * network's subnets, the upper half those of the GPU networks; a region or network that is added at
 * the end moves none of the others. A range too small for such reserves is cut into what the fleet
 * has, no more.
 */
public final class SubnetCarver {
  private static final int NETWORKS_PER_REGION = 16;
  private static final int MIN_SLOTS = 16;

  /** Ranges longer than this have no room for reserves. */
  private static final int LONGEST_WITH_RESERVES = 20;

  private static final int LONGEST_SUBNET = 29;

  /** More than any machine has interfaces for. */
  private static final int MOST_NETWORKS = 1 << 10;

  private final Cidr main;
  private final Cidr gpu;
  private final int regions;
  private final int slots;
  private final int networks;
  private final int mainPrefix;
  private final int gpuPrefix;

  /**
   * What a fleet's networks need subnets for.
   *
   * @param regions how many regions there are
   * @param gpuNetworks the most GPU networks of a cluster, or subnets in one RDMA network
   * @param rdmaZones how many zones have an RDMA network
   */
  public record Demand(int regions, int gpuNetworks, int rdmaZones) {
    public static Demand of(FleetPlan plan, Catalog catalog, Collection<Placement> placements) {
      Set<String> regions = new HashSet<>();
      plan.fleet().values().forEach(c -> regions.addAll(c.regions()));
      long networks =
          plan.fleet().values().stream().mapToLong(ClusterSpec::gpuNetworks).max().orElse(0);
      Set<String> zones = new HashSet<>();
      for (Placement p : placements) {
        if (RdmaSection.network(catalog, plan.cluster(p.cluster())).isPresent()) {
          zones.add(p.zone());
        }
      }
      return new Demand(regions.size(), (int) Math.min(networks, MOST_NETWORKS), zones.size());
    }
  }

  /**
   * @param whole the plan's range
   * @throws IllegalArgumentException when the range is too small
   */
  public SubnetCarver(Cidr whole, Demand demand) {
    boolean reserves = whole.prefix() <= LONGEST_WITH_RESERVES;
    boolean halves = reserves || demand.gpuNetworks() > 0;
    this.regions = demand.regions();
    this.slots =
        reserves
            ? Math.max(MIN_SLOTS, regions)
            : Math.max(
                1, regions + (demand.rdmaZones() > 0 ? Math.max(regions, demand.rdmaZones()) : 0));
    this.networks = reserves ? NETWORKS_PER_REGION : Math.max(1, demand.gpuNetworks());
    int half = whole.prefix() + (halves ? 1 : 0);
    this.mainPrefix = half + bits(slots);
    this.gpuPrefix = half + bits(slots * networks);
    if (mainPrefix > LONGEST_SUBNET || halves && gpuPrefix > LONGEST_SUBNET) {
      throw new IllegalArgumentException(
          "network.cidr "
              + whole
              + " is too small for "
              + regions
              + (regions == 1 ? " region" : " regions")
              + (demand.gpuNetworks() > 0 ? " with " + demand.gpuNetworks() + " GPU networks" : "")
              + "; a subnet has at least 8 addresses");
    }
    this.main = halves ? whole.part(half, 0) : whole;
    this.gpu = halves ? whole.part(half, 1) : whole;
  }

  /** The main network's range in the region with this place in the plan. */
  public Cidr main(int region) {
    return main.part(mainPrefix, region);
  }

  /** A GPU network's range in a region. */
  public Cidr gpu(int region, int network) {
    if (network >= networks) {
      throw new IllegalArgumentException("a cluster has at most " + networks + " GPU networks");
    }
    return gpu.part(gpuPrefix, (long) region * networks + network);
  }

  /** The second host network's range in a region; taken from the top, so that none moves. */
  public Cidr second(int region) {
    return main.part(mainPrefix, fromTop(region));
  }

  /**
   * A subnet's range in an RDMA network; taken from the top, so that none moves.
   *
   * @param network which of the fleet's RDMA networks
   * @param subnet which of its subnets
   */
  public Cidr rdma(int network, int subnet) {
    return gpu.part(gpuPrefix, (long) fromTop(network) * networks + subnet);
  }

  private int fromTop(int place) {
    int slot = slots - 1 - place;
    if (slot < regions) {
      throw new IllegalArgumentException(
          "the fleet has too many regions for the further networks of its RDMA machines: "
              + regions
              + " of "
              + slots
              + " ranges are taken by regions");
    }
    return slot;
  }

  private static int bits(int slots) {
    return 32 - Integer.numberOfLeadingZeros(slots - 1);
  }

  /** The parts of an address as text, {@code offset} addresses into a range. */
  static String address(Cidr range, long offset) {
    long a = Integer.toUnsignedLong(range.address()) + offset;
    return String.join(
        ".",
        List.of(
            Long.toString(a >> 24),
            Long.toString(a >> 16 & 255),
            Long.toString(a >> 8 & 255),
            Long.toString(a & 255)));
  }
}

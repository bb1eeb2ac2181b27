package io.mlinfra.blueprint;

import io.mlinfra.spec.units.Cidr;
import java.util.List;

/**
 * Carves subnet ranges out of the plan's one range, without overlap. The lower half holds the main
 * network's subnets, the upper half those of the GPU networks; a region or network that is added at
 * the end moves none of the others.
 */
public final class SubnetCarver {
  private static final int NETWORKS_PER_REGION = 16;
  private static final int MIN_SLOTS = 16;

  private final Cidr main;
  private final Cidr gpu;
  private final int regions;
  private final int slots;
  private final int mainPrefix;
  private final int gpuPrefix;

  /**
   * @param whole the plan's range
   * @param regions how many regions there are
   * @throws IllegalArgumentException when the range is too small for them
   */
  public SubnetCarver(Cidr whole, int regions) {
    if (whole.prefix() > 20) {
      throw new IllegalArgumentException(
          "network.cidr " + whole + " is too small to carve subnets from; use a /20 or larger");
    }
    this.main = whole.part(whole.prefix() + 1, 0);
    this.gpu = whole.part(whole.prefix() + 1, 1);
    this.regions = regions;
    this.slots = Math.max(MIN_SLOTS, regions);
    this.mainPrefix = main.prefix() + bits(slots);
    this.gpuPrefix = gpu.prefix() + bits(slots * NETWORKS_PER_REGION);
    if (mainPrefix > 29 || gpuPrefix > 29) {
      throw new IllegalArgumentException(
          "network.cidr "
              + whole
              + " is too small for "
              + regions
              + " regions; a subnet has at least 8 addresses");
    }
  }

  /** The main network's range in the region with this place in the plan. */
  public Cidr main(int region) {
    return main.part(mainPrefix, region);
  }

  /** A GPU network's range in a region. */
  public Cidr gpu(int region, int network) {
    if (network >= NETWORKS_PER_REGION) {
      throw new IllegalArgumentException(
          "a cluster has at most " + NETWORKS_PER_REGION + " GPU networks");
    }
    return gpu.part(gpuPrefix, (long) region * NETWORKS_PER_REGION + network);
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
    return gpu.part(gpuPrefix, (long) fromTop(network) * NETWORKS_PER_REGION + subnet);
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

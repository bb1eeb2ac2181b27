package io.mlinfra.catalog;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Compute Engine machine type.
 *
 * @param memoryGb GB as the Compute API counts, 2^30 bytes
 * @param gpu accelerator type, such as {@code nvidia-h100-mega-80gb}
 * @param gpuCount GPUs that come with the machine
 * @param spot whether spot capacity is offered
 * @param bandwidthGbps egress bandwidth without Tier_1, Gbit/s, where a source gives it
 * @param tier1Gbps egress bandwidth with Tier_1 networking, where it is offered
 * @param diskTypes network disk types that can be attached; limits are in {@link DiskLimit}
 * @param capacity how it can be had, where that is not simply on demand
 * @param regions where it is offered
 * @param zones where it is offered, where a source gives zones; else empty
 * @param specs the vendor page that bandwidth, GPUs and local SSD were held against
 * @param provenance the list that name, size and regions are from
 */
public record MachineType(
    String name,
    Series series,
    int vcpus,
    BigDecimal memoryGb,
    Optional<String> gpu,
    int gpuCount,
    Architecture architecture,
    boolean spot,
    LocalSsdOffer localSsd,
    OptionalInt bandwidthGbps,
    OptionalInt tier1Gbps,
    Optional<GpuNetwork> gpuNetwork,
    List<String> diskTypes,
    Optional<Capacity> capacity,
    List<String> regions,
    List<String> zones,
    Optional<Provenance> specs,
    Provenance provenance) {
  /**
   * The most network interfaces: one for each vCPU, at least 2 and at most 10, but for GPU types.
   */
  public int maxNics() {
    return gpuNetwork.map(GpuNetwork::totalNics).orElse(Math.clamp(vcpus, 2, 10));
  }

  /** Interfaces for GPU data; 0 on machines without GPU networks. */
  public int gpuNics() {
    return gpuNetwork.map(GpuNetwork::gpuNics).orElse(0);
  }

  /** How its GPUs reach each other, where that takes a network made with a profile. */
  public Optional<GpuNetwork> rdma() {
    return gpuNetwork.filter(n -> n.profile().isPresent());
  }

  /** What its machines boot from. */
  public String bootDisk() {
    return takes("pd-balanced") ? "pd-balanced" : "hyperdisk-balanced";
  }

  /** The same type with a live answer's figures and places. */
  MachineType as(Optional<LiveTypes.Seen> seen, List<String> regions, List<String> zones) {
    return new MachineType(
        name,
        series,
        seen.map(LiveTypes.Seen::vcpus).orElse(vcpus),
        seen.map(LiveTypes.Seen::memoryGb).orElse(memoryGb),
        gpu,
        seen.map(LiveTypes.Seen::gpus).orElse(gpuCount),
        architecture,
        spot,
        localSsd,
        bandwidthGbps,
        tier1Gbps,
        gpuNetwork,
        diskTypes,
        capacity,
        regions,
        zones,
        specs,
        provenance);
  }

  /** The same type with no other network disks than these. */
  MachineType with(List<String> disks) {
    return new MachineType(
        name,
        series,
        vcpus,
        memoryGb,
        gpu,
        gpuCount,
        architecture,
        spot,
        localSsd,
        bandwidthGbps,
        tier1Gbps,
        gpuNetwork,
        disks,
        capacity,
        regions,
        zones,
        specs,
        provenance);
  }

  /** Whether a network disk of this type can be attached. */
  public boolean takes(String diskType) {
    return diskTypes.contains(diskType);
  }

  /** What becomes of a request for a plain instance of the type. */
  public Capacity.OnDemand onDemand() {
    return capacity.map(Capacity::onDemand).orElse(Capacity.OnDemand.YES);
  }

  public boolean bareMetal() {
    return name.endsWith("-metal");
  }

  public boolean offeredIn(String region) {
    return regions.contains(region);
  }

  /** What {@code scheduling.onHostMaintenance} has to be. */
  public String onHostMaintenance() {
    return series.liveMigration() && gpuCount == 0 && !bareMetal() ? "MIGRATE" : "TERMINATE";
  }

  /** The most bandwidth that the machine can have, Gbit/s. */
  public OptionalInt maxBandwidthGbps() {
    return tier1Gbps.isPresent() ? tier1Gbps : bandwidthGbps;
  }

  /** Such as {@code 208 vCPU, 1872 GB, 8 x nvidia-h100-mega-80gb}. */
  public String summary() {
    return vcpus
        + " vCPU, "
        + memoryGb.toPlainString()
        + " GB"
        + gpu.map(g -> ", " + gpuCount + " x " + g).orElse("");
  }
}

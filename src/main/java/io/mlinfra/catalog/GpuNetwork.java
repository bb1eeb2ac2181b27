package io.mlinfra.catalog;

import java.util.Locale;
import java.util.Optional;

/**
 * How the GPUs of a machine type reach the network.
 *
 * @param hostNics interfaces for everything but GPU data, each in an ordinary VPC network of its
 *     own; the first is the cluster's main network
 * @param hostNicType {@code nicType} of those
 * @param gpuNics interfaces for GPU data
 * @param gpuNicType {@code nicType} of those
 * @param layout where the interfaces for GPU data are
 * @param profile what follows the zone in the name of the network profile that the GPU network has
 *     to be made with; empty for ordinary networks
 * @param flavour what carries GPU data between machines
 * @param mtu bytes, documented for the GPU data networks
 */
public record GpuNetwork(
    String machineType,
    int hostNics,
    String hostNicType,
    int gpuNics,
    String gpuNicType,
    Layout layout,
    Optional<String> profile,
    Flavour flavour,
    int mtu,
    Provenance provenance) {
  /** Ways for GPU data to go between machines without the host's memory. */
  public enum Flavour {
    GPUDIRECT_TCPX,
    GPUDIRECT_TCPXO,
    GPUDIRECT_RDMA,
    NONE
  }

  /** Where interfaces for GPU data are. */
  public enum Layout {
    /** Each in an ordinary VPC network of its own. */
    NETWORK,
    /** All in one VPC network with a network profile, each in a subnet of its own. */
    SUBNET,
    /** All in the one IPv6 subnet that comes with a network that has a network profile. */
    SHARED
  }

  static GpuNetwork read(Table.Row row) {
    return new GpuNetwork(
        row.text("machine_type"),
        row.number("host_nics"),
        row.text("host_nic_type"),
        row.number("gpu_nics"),
        row.text("gpu_nic_type"),
        Layout.valueOf(row.text("gpu_layout").toUpperCase(Locale.ROOT)),
        row.optional("network_profile"),
        Flavour.valueOf(row.text("flavour")),
        row.number("mtu"),
        row.provenance());
  }

  /** All interfaces of the machine. */
  public int totalNics() {
    return hostNics + gpuNics;
  }

  /** The profile that a network for GPU data in this zone is made with, by its short name. */
  public Optional<String> networkProfile(String zone) {
    return profile.map(p -> zone + "-" + p);
  }
}

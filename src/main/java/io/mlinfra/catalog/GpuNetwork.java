package io.mlinfra.catalog;

/**
 * How the GPUs of a machine type reach the network.
 *
 * @param gpuNics interfaces for GPU data, each in a VPC network of its own
 * @param totalNics all interfaces of the machine
 * @param flavour what carries GPU data between machines
 * @param mtu bytes, documented for the GPU data networks
 */
public record GpuNetwork(
    String machineType,
    int gpuNics,
    int totalNics,
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

  static GpuNetwork read(Table.Row row) {
    return new GpuNetwork(
        row.text("machine_type"),
        row.number("gpu_nics"),
        row.number("total_nics"),
        Flavour.valueOf(row.text("flavour")),
        row.number("mtu"),
        row.provenance());
  }
}

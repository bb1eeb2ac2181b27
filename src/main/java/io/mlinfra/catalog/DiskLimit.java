package io.mlinfra.catalog;

import java.util.OptionalInt;

/**
 * What all volumes of a disk type together can have on one machine.
 *
 * @param series such as {@code m3}
 * @param minVcpus machines of the series from this size on
 * @param maxVcpus up to this size
 * @param volumes most volumes of the type
 * @param iops most IOPS of all of them together; absent where no source gives it
 * @param mbps most throughput of all of them together, MiB/s
 */
public record DiskLimit(
    String series,
    String diskType,
    int minVcpus,
    int maxVcpus,
    int volumes,
    OptionalInt iops,
    OptionalInt mbps,
    Provenance provenance) {
  static DiskLimit read(Table.Row row) {
    return new DiskLimit(
        row.text("series"),
        row.text("disk_type"),
        row.number("min_vcpus"),
        row.number("max_vcpus"),
        row.number("volumes"),
        row.optionalNumber("iops"),
        row.optionalNumber("mbps"),
        row.provenance());
  }

  boolean covers(MachineType type) {
    return type.series().name().equals(series)
        && type.vcpus() >= minVcpus
        && type.vcpus() <= maxVcpus;
  }
}

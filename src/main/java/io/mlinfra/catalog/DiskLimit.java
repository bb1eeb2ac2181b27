package io.mlinfra.catalog;

import java.util.OptionalInt;

/**
 * What all volumes of a disk type together can have on one machine.
 *
 * @param machine which machine types, such as {@code c3-*-88}
 * @param volumes most volumes of the type
 * @param iops most IOPS of all of them together; absent where no source gives it
 * @param mbps most throughput of all of them together, MiB/s
 */
public record DiskLimit(
    NamePattern machine,
    String diskType,
    int volumes,
    OptionalInt iops,
    OptionalInt mbps,
    Provenance provenance) {
  static DiskLimit read(Table.Row row) {
    return new DiskLimit(
        NamePattern.of(row.text("machine")),
        row.text("disk_type"),
        row.number("volumes"),
        row.optionalNumber("iops"),
        row.optionalNumber("mbps"),
        row.provenance());
  }

  boolean covers(MachineType type) {
    return machine.matches(type.name());
  }
}

package io.mlinfra.catalog;

import java.util.List;

/**
 * Which network disks machines take.
 *
 * @param diskTypes types that can be attached, beside local SSD
 */
record DiskSupport(NamePattern machine, List<String> diskTypes, Provenance provenance) {
  static DiskSupport read(Table.Row row) {
    return new DiskSupport(
        NamePattern.of(row.text("machine")), row.words("disk_types"), row.provenance());
  }
}

package io.mlinfra.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts machine types together from the tables of types, series, offers and GPU networks. */
final class MachineTypes {
  private MachineTypes() {}

  static Map<String, MachineType> read() {
    Map<String, Series> series = Table.open("series").index(Series::name, Series::read);
    Map<String, List<String>> zones = new HashMap<>();
    Table.open("machine-zones").each(r -> zones.put(r.text("name"), r.words("zones")));
    Map<String, GpuNetwork> networks =
        Table.open("gpu-networks").index(GpuNetwork::machineType, GpuNetwork::read);
    return Table.open("machine-types")
        .index(MachineType::name, row -> machineType(row, series, zones, networks));
  }

  private static MachineType machineType(
      Table.Row row,
      Map<String, Series> series,
      Map<String, List<String>> zones,
      Map<String, GpuNetwork> networks) {
    String name = row.text("name");
    Series ofSeries = series.get(row.text("series"));
    if (ofSeries == null) {
      throw new IllegalStateException(
          "catalog table machine-types: " + name + " names a series that has no row");
    }
    return new MachineType(
        name,
        ofSeries,
        row.number("vcpus"),
        row.decimal("memory_gb"),
        row.optional("gpu"),
        row.optionalNumber("gpu_count").orElse(0),
        Architecture.valueOf(row.text("arch")),
        row.flag("spot"),
        new LocalSsdOffer(row.numbers("local_ssd_disks"), row.number("local_ssd_disk_gb")),
        row.optionalNumber("bandwidth_gbps"),
        row.optionalNumber("tier1_gbps"),
        Optional.ofNullable(networks.get(name)),
        row.words("regions"),
        zones.getOrDefault(name, List.of()),
        row.provenance());
  }
}

package io.mlinfra.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts machine types together from the tables of types, series, zones and GPU networks. */
final class MachineTypes {
  private final Table table = Table.open("machine-types");
  private final Map<String, Series> series = Table.open("series").index(Series::name, Series::read);
  private final Map<String, GpuNetwork> networks =
      Table.open("gpu-networks").index(GpuNetwork::machineType, GpuNetwork::read);
  private final List<DiskSupport> disks = Table.open("disk-support").list(DiskSupport::read);
  private final Map<String, Capacity> capacity =
      Table.open("capacity").index(Capacity::machineType, Capacity::read);
  private final Map<String, List<String>> zones = new HashMap<>();
  private final Map<String, Optional<MachineType>> found = new HashMap<>();

  MachineTypes() {
    Table.open("machine-zones").each(r -> zones.put(r.text("name"), r.words("zones")));
  }

  synchronized Optional<MachineType> find(String name) {
    Optional<MachineType> known = found.get(name);
    if (known == null) {
      known = table.rows(name).stream().map(this::machineType).findFirst();
      found.put(name, known);
    }
    return known;
  }

  synchronized List<MachineType> all() {
    return List.copyOf(table.index(MachineType::name, this::machineType).values());
  }

  private MachineType machineType(Table.Row row) {
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
        diskTypes(name),
        Optional.ofNullable(capacity.get(name)),
        row.words("regions"),
        zones.getOrDefault(name, List.of()),
        row.optional("spec_source").map(s -> row.provenance("spec_source", "spec_read")),
        row.provenance());
  }

  private List<String> diskTypes(String name) {
    return disks.stream()
        .filter(d -> d.machine().matches(name))
        .findFirst()
        .map(DiskSupport::diskTypes)
        .orElse(List.of());
  }
}

package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Regions, zones and what is on offer in them, from data files. */
public final class Places {
  private final Map<String, List<String>> zonesByRegion = new LinkedHashMap<>();
  private final Map<String, MachineType> machineTypes = new LinkedHashMap<>();
  private final Map<String, List<String>> acceleratorRegions = new LinkedHashMap<>();

  /**
   * @param gpus of the machine type itself; 0 for none
   * @param accelerator the accelerator type; empty for none
   */
  public record MachineType(
      String name,
      long vcpus,
      double memoryGb,
      String accelerator,
      long gpus,
      long localSsdGb,
      boolean arm,
      boolean spot,
      List<String> regions,
      List<String> zones) {
    /** Those that are not in every zone of their regions say in which they are. */
    boolean in(String zone) {
      return zones.isEmpty()
          ? regions.contains(Scope.zone(zone).regionName().orElse(""))
          : zones.contains(zone);
    }

    public String family() {
      int dash = name.indexOf('-');
      return dash < 0 ? name : name.substring(0, dash);
    }
  }

  public Places() {
    for (Csv.Row row : Csv.read("/catalog/regions.csv")) {
      zonesByRegion.put(row.get("region"), List.of(row.getOrDefault("zones", "").split(" ")));
    }
    for (Csv.Row row : Csv.read("/catalog/accelerators.csv")) {
      acceleratorRegions.put(row.get("name"), List.of(row.getOrDefault("regions", "").split(" ")));
    }
    Map<String, List<String>> zones = new HashMap<>();
    for (Csv.Row row : Csv.read("/catalog/machine-zones.csv")) {
      zones.put(row.get("name"), List.of(row.getOrDefault("zones", "").split(" ")));
    }
    for (Csv.Row row : Csv.read("/catalog/machine-types.csv")) {
      machineTypes.put(
          row.get("name"),
          new MachineType(
              row.get("name"),
              Long.parseLong(row.get("vcpus")),
              Double.parseDouble(row.get("memory_gb")),
              row.getOrDefault("gpu", ""),
              number(row, "gpu_count"),
              number(row, "local_ssd_gb"),
              row.getOrDefault("arch", "").equals("ARM64"),
              !row.getOrDefault("spot", "").equals("no"),
              List.of(row.getOrDefault("regions", "").split(" ")),
              zones.getOrDefault(row.get("name"), List.of())));
    }
  }

  private static long number(Csv.Row row, String column) {
    String text = row.getOrDefault(column, "");
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  public Collection<String> regions() {
    return zonesByRegion.keySet();
  }

  public List<String> zones(String region) {
    return zonesByRegion.getOrDefault(region, List.of());
  }

  public List<String> zones() {
    return zonesByRegion.values().stream().flatMap(List::stream).toList();
  }

  public boolean exists(Scope scope) {
    return switch (scope.level()) {
      case GLOBAL -> true;
      case REGION -> zonesByRegion.containsKey(scope.place());
      case ZONE -> zones().contains(scope.place());
    };
  }

  public Collection<MachineType> machineTypes(String zone) {
    return machineTypes.values().stream().filter(m -> m.in(zone)).toList();
  }

  public Optional<MachineType> machineType(String name) {
    return Optional.ofNullable(machineTypes.get(name)).or(() -> custom(name));
  }

  /** n2-custom-4-8192 and the like. */
  private Optional<MachineType> custom(String name) {
    if (!name.matches("([a-z0-9]+-)?custom-\\d+-\\d+(-ext)?")) {
      return Optional.empty();
    }
    String[] parts = name.replace("-ext", "").split("-", -1);
    long vcpus = Long.parseLong(parts[parts.length - 2]);
    double memory = Long.parseLong(parts[parts.length - 1]) / 1024.0;
    return Optional.of(
        new MachineType(
            name,
            vcpus,
            memory,
            "",
            0,
            0,
            false,
            true,
            List.copyOf(zonesByRegion.keySet()),
            List.of()));
  }

  public boolean offered(String machineType, String zone) {
    return machineType(machineType).filter(m -> m.in(zone)).isPresent();
  }

  public Map<String, List<String>> accelerators() {
    return acceleratorRegions;
  }

  public static ObjectNode machineTypeJson(MachineType type, String project, String zone) {
    ObjectNode json = Json.object();
    json.put("kind", "compute#machineType");
    json.put("id", Integer.toString(Math.abs(type.name().hashCode())));
    json.put("creationTimestamp", "1969-12-31T16:00:00.000-08:00");
    json.put("name", type.name());
    json.put("description", type.vcpus() + " vCPUs, " + type.memoryGb() + " GB RAM");
    json.put("guestCpus", type.vcpus());
    json.put("memoryMb", Math.round(type.memoryGb() * 1024));
    json.put("imageSpaceGb", 0);
    json.put("maximumPersistentDisks", 128);
    json.put("maximumPersistentDisksSizeGb", "263168");
    json.put("zone", zone);
    json.put("selfLink", Links.self(project, Scope.zone(zone), "machineTypes", type.name()));
    json.put("isSharedCpu", false);
    json.put("architecture", type.arm() ? "ARM64" : "X86_64");
    if (type.gpus() > 0) {
      json.putArray("accelerators")
          .addObject()
          .put("guestAcceleratorType", type.accelerator())
          .put("guestAcceleratorCount", type.gpus());
    }
    return json;
  }
}

package io.mlinfra.view;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.DiskType;
import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Region;
import io.mlinfra.spec.read.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the sheet that a name means. */
public record CatalogSheets(Catalog catalog) {
  /** Names that there are. */
  public record Names(Set<String> all) {
    public boolean has(String name) {
      return all.contains(name)
          || all.stream().anyMatch(n -> n.contains("-") && n.startsWith(name));
    }

    /** What a mistyped name most likely was to be. */
    public Optional<String> nearest(String name) {
      return Nearest.to(name, all);
    }
  }

  private static Names names(java.util.stream.Stream<String> names) {
    return new Names(names.collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new)));
  }

  /** Series and machine types, either of which a family may be. */
  public Names families() {
    return names(
        catalog.machineTypes().stream()
            .flatMap(t -> java.util.stream.Stream.of(t.series().name(), t.name())));
  }

  public Names regions() {
    return names(catalog.regions().stream().map(Region::name));
  }

  public Names gpus() {
    return names(
        catalog.gpus().stream()
            .flatMap(g -> java.util.stream.Stream.of(g.acceleratorType(), g.product())));
  }

  /** All that has a sheet. */
  public Names everything() {
    List<String> all =
        new ArrayList<>(catalog.machineTypes().stream().map(MachineType::name).toList());
    all.addAll(catalog.diskTypes().stream().map(DiskType::name).toList());
    all.addAll(gpus().all());
    return names(all.stream());
  }

  /** The sheet of a machine type, a disk type or a GPU model. */
  public Optional<Sheet> any(String name) {
    return catalog
        .machineType(name)
        .map(t -> new MachineSheet(t, catalog).sheet())
        .or(() -> catalog.diskType(name).map(d -> DiskSheet.of(d, catalog)))
        .or(() -> gpu(name));
  }

  /** The sheet of the first GPU model that a name may mean. */
  public Optional<Sheet> gpu(String name) {
    return catalog.gpusLike(name).stream().findFirst().map((GpuModel g) -> GpuSheet.of(g, catalog));
  }
}

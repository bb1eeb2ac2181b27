package io.mlinfra.catalog;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Which machine types somebody asks for; what is empty asks for nothing.
 *
 * @param family a series such as {@code a3}, or the beginning of a name such as {@code c4a-highmem}
 * @param gpu accelerator type, or the product's name or its beginning, such as {@code h100}
 * @param spotOnly leave out what is not offered as spot
 */
public record MachineFilter(
    Optional<String> family,
    Optional<String> region,
    Optional<String> zone,
    Optional<String> gpu,
    int minVcpus,
    BigDecimal minMemoryGb,
    boolean spotOnly,
    Optional<Architecture> architecture) {
  /** The types of the catalog that pass, in the order of their series and sizes. */
  public List<MachineType> in(Catalog catalog) {
    List<String> models = gpu.map(g -> accelerators(catalog, g)).orElse(List.of());
    return catalog.machineTypes().stream()
        .filter(t -> family.map(f -> isOf(t, f)).orElse(true))
        .filter(t -> region.map(t::offeredIn).orElse(true))
        .filter(t -> zone.map(z -> catalog.zones(t, Region.of(z)).contains(z)).orElse(true))
        .filter(t -> gpu.isEmpty() || t.gpu().map(models::contains).orElse(false))
        .filter(t -> t.vcpus() >= minVcpus)
        .filter(t -> t.memoryGb().compareTo(minMemoryGb) >= 0)
        .filter(t -> !spotOnly || t.spot())
        .filter(t -> architecture.map(a -> t.architecture() == a).orElse(true))
        .toList();
  }

  private static boolean isOf(MachineType type, String family) {
    return family.contains("-")
        ? type.name().startsWith(family)
        : type.series().name().equals(family);
  }

  private static List<String> accelerators(Catalog catalog, String gpu) {
    return catalog.gpusLike(gpu).stream().map(GpuModel::acceleratorType).toList();
  }
}

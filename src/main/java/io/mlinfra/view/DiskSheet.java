package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.DiskType;
import io.mlinfra.catalog.MachineType;
import java.util.ArrayList;
import java.util.List;

/** All about a disk type. */
public final class DiskSheet {
  private DiskSheet() {}

  /** How size, IOPS and throughput of a volume hang together, in a few words. */
  static String ratio(DiskType d) {
    List<String> parts = new ArrayList<>();
    d.iopsPerGb().ifPresent(r -> parts.add("at most " + r.toPlainString() + " IOPS a GB"));
    d.minIopsPerGb().ifPresent(r -> parts.add("at least " + r + " IOPS a GB"));
    d.mbpsPerThousandIops().ifPresent(r -> parts.add(r + " MiB/s for each 1000 IOPS"));
    d.derivedMaxMbps().ifPresent(r -> parts.add("up to " + r + " MiB/s"));
    d.iopsPerMbps().ifPresent(r -> parts.add(r + " IOPS for each MiB/s"));
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }

  public static Sheet of(DiskType d, Catalog catalog) {
    ObjectNode body = Documents.of("", "").removeAll().put("disk_type", d.name());
    body.put("min_gb", d.minGb()).put("max_gb", d.maxGb()).put("default_gb", d.defaultGb());
    CatalogListings.put(body, "min_iops", d.minIops());
    CatalogListings.put(body, "max_iops", d.maxIops());
    CatalogListings.put(body, "min_throughput_mbps", d.minMbps());
    CatalogListings.put(body, "max_throughput_mbps", d.maxMbps());
    CatalogListings.put(body, "derived_max_mbps", d.derivedMaxMbps());
    body.put("ratio", ratio(d)).put("boot", d.boot());
    CatalogListings.put(body, "multi_attach", d.multiAttach());
    List<String> machines =
        catalog.machineTypes().stream()
            .filter(t -> t.takes(d.name()))
            .map(t -> t.series().name())
            .distinct()
            .toList();
    CatalogListings.put(body, "series", machines);
    CatalogListings.put(
        body,
        "machine_types",
        catalog.machineTypes().stream()
            .filter(t -> t.takes(d.name()))
            .map(MachineType::name)
            .toList());
    body.put("source", catalog.sourceOf(d.provenance()));
    List<Sheet.Entry> entries =
        List.of(
            new Sheet.Entry(
                "size", d.minGb() + " to " + d.maxGb() + " GB, default " + d.defaultGb()),
            new Sheet.Entry("IOPS", CatalogListings.range(d.minIops(), d.maxIops())),
            new Sheet.Entry("MiB/s", CatalogListings.range(d.minMbps(), d.maxMbps())),
            new Sheet.Entry("ratio", ratio(d)),
            new Sheet.Entry("boot", d.boot() ? "yes" : "no"),
            new Sheet.Entry(
                "shared", d.multiAttach().isEmpty() ? "no" : String.join(", ", d.multiAttach())),
            new Sheet.Entry("series", machines.isEmpty() ? "-" : String.join(" ", machines)));
    return new Sheet(
        d.name(), entries, List.of(), List.of("source: " + catalog.sourceOf(d.provenance())), body);
  }
}

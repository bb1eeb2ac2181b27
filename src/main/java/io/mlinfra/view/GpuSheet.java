package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.MigProfile;
import java.util.List;
import java.util.Locale;

/** All about a GPU model: who carries it, and how MIG cuts it. */
public final class GpuSheet {
  private GpuSheet() {}

  public static Sheet of(GpuModel g, Catalog catalog) {
    List<String> machines =
        catalog.machineTypes().stream()
            .filter(
                t ->
                    t.gpu()
                        .flatMap(catalog::gpu)
                        .map(m -> m.product().equals(g.product()))
                        .orElse(false))
            .map(MachineType::name)
            .toList();
    Listing profiles = profiles(g);
    ObjectNode body = Documents.of("", "").removeAll().put("gpu", g.acceleratorType());
    body.put("product", g.product()).put("memory_gb", g.memoryGb());
    body.put("min_driver", g.minDriver())
        .put("min_cuda", g.minCuda())
        .put("mig", g.mig().name().toLowerCase(Locale.ROOT));
    body.put("compute_slices", g.computeSlices()).put("memory_slices", g.memorySlices());
    body.put("mig_driver", g.migDriver());
    CatalogListings.put(body, "machine_types", machines);
    ArrayNode list = body.putArray("mig_profiles");
    profiles.rows().forEach(list::add);
    body.put("source", catalog.sourceOf(g.provenance()));
    return new Sheet(
        g.product() + "  (" + g.acceleratorType() + ")",
        List.of(
            new Sheet.Entry("memory", g.memoryGb() + " GB"),
            new Sheet.Entry("driver from", g.minDriver()),
            new Sheet.Entry("CUDA from", g.minCuda()),
            new Sheet.Entry("MIG", mig(g)),
            new Sheet.Entry(
                "machine types", machines.isEmpty() ? "-" : String.join(" ", machines))),
        g.migProfiles().isEmpty() ? List.of() : List.of(profiles),
        List.of("source: " + catalog.sourceOf(g.provenance())),
        body);
  }

  private static String mig(GpuModel g) {
    return switch (g.mig()) {
      case YES ->
          g.computeSlices()
              + " compute slices, "
              + g.memorySlices()
              + " memory slices; driver from "
              + g.migDriver();
      case NO -> "not offered";
      case UNKNOWN -> "offered; no source that could be read gives the profiles";
    };
  }

  private static Listing profiles(GpuModel g) {
    return new Listing(
        "mig",
        List.of(
            Listing.Column.of("profile", "PROFILE"),
            Listing.Column.of("compute_slices", "COMPUTE"),
            Listing.Column.of("memory_slices", "MEMORY"),
            Listing.Column.of("starts", "MAY START AT"),
            Listing.Column.of("max_count", "MOST"),
            Listing.Column.of("picture", "FIRST PLACE")),
        g.migProfiles().stream().map(p -> row(p, g)).toList(),
        List.of());
  }

  private static ObjectNode row(MigProfile p, GpuModel g) {
    ObjectNode row = Documents.of("", "").removeAll().put("profile", p.name());
    row.put("compute_slices", p.computeSlices()).put("memory_slices", p.memorySlices());
    ArrayNode starts = row.putArray("starts");
    p.starts().forEach(starts::add);
    int first = p.starts().getFirst();
    return row.put("max_count", p.maxCount())
        .put(
            "picture",
            "["
                + ".".repeat(first)
                + "#".repeat(p.memorySlices())
                + ".".repeat(g.memorySlices() - first - p.memorySlices())
                + "]");
  }
}

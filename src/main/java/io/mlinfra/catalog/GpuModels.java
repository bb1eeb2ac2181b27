package io.mlinfra.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts GPU models together from the tables of GPUs and MIG profiles. */
final class GpuModels {
  private GpuModels() {}

  static Map<String, GpuModel> read() {
    Map<String, List<MigProfile>> profiles = new HashMap<>();
    Table.open("mig-profiles")
        .each(
            row ->
                profiles
                    .computeIfAbsent(row.text("gpu"), g -> new ArrayList<>())
                    .add(
                        new MigProfile(
                            row.text("profile"),
                            row.number("compute_slices"),
                            row.number("memory_slices"),
                            row.numbers("starts"),
                            row.number("max_count"))));
    return Table.open("gpus")
        .index(
            GpuModel::acceleratorType,
            row ->
                new GpuModel(
                    row.text("name"),
                    row.text("product"),
                    row.number("memory_gb"),
                    row.text("min_driver"),
                    row.text("min_cuda"),
                    GpuModel.Mig.valueOf(row.text("mig").toUpperCase(Locale.ROOT)),
                    row.optionalNumber("compute_slices").orElse(0),
                    row.optionalNumber("memory_slices").orElse(0),
                    row.optional("mig_driver").orElse(row.text("min_driver")),
                    List.copyOf(profiles.getOrDefault(row.text("mig_like"), List.of())),
                    row.provenance()));
  }
}

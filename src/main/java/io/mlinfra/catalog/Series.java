package io.mlinfra.catalog;

/**
 * What holds for every machine type of a series.
 *
 * @param name such as {@code a3}
 * @param family the vendor's family, such as Accelerator-optimized
 * @param cpu the processor's platform name
 * @param liveMigration whether machines move on host maintenance; without it, {@code
 *     onHostMaintenance} must be TERMINATE
 * @param compactPlacement whether a compact placement policy is allowed
 */
public record Series(
    String name,
    String family,
    String cpu,
    boolean liveMigration,
    boolean compactPlacement,
    Provenance provenance) {
  static Series read(Table.Row row) {
    return new Series(
        row.text("name"),
        row.text("family"),
        row.text("cpu"),
        row.flag("live_migration"),
        row.flag("compact_placement"),
        row.provenance());
  }
}

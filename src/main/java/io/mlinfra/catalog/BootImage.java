package io.mlinfra.catalog;

/**
 * The boot image that machines of a kind get when the plan names none.
 *
 * @param selector a machine type or a series
 */
public record BootImage(
    String selector,
    String project,
    String family,
    Architecture architecture,
    Provenance provenance) {
  static BootImage read(Table.Row row) {
    return new BootImage(
        row.text("selector"),
        row.text("project"),
        row.text("family"),
        Architecture.valueOf(row.text("architecture")),
        row.provenance());
  }

  /** As the Compute API takes it: {@code projects/P/global/images/family/F}. */
  public String link() {
    return "projects/" + project + "/global/images/family/" + family;
  }
}

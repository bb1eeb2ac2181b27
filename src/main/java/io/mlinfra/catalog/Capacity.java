package io.mlinfra.catalog;

import java.util.Locale;

/**
 * How machines of a type can be had, where that is not simply on demand.
 *
 * @param onDemand whether an instance that names no reservation, no spot and no flexible start can
 *     be made
 * @param how the ways that there are, for people
 */
public record Capacity(String machineType, OnDemand onDemand, String how, Provenance provenance) {
  /** What happens to a plain request. */
  public enum OnDemand {
    /** It may be served. */
    YES,
    /** It is served from a reservation only. */
    RESERVED,
    /** It is refused. */
    NO
  }

  static Capacity read(Table.Row row) {
    return new Capacity(
        row.text("machine"),
        OnDemand.valueOf(row.text("on_demand").toUpperCase(Locale.ROOT)),
        row.text("how"),
        row.provenance());
  }
}

package io.mlinfra.catalog;

import java.util.List;

/**
 * A Google Cloud region.
 *
 * @param zones all its zones; empty where no source gives them
 */
public record Region(String name, String location, List<String> zones, Provenance provenance) {
  static Region read(Table.Row row) {
    return new Region(
        row.text("region"), row.text("location"), row.words("zones"), row.provenance());
  }

  /** The multi-region of Cloud Storage that covers this region: US, EU or ASIA. */
  public String multiRegion() {
    if (name.startsWith("europe-")) {
      return "EU";
    }
    return name.startsWith("asia-") || name.startsWith("australia-") ? "ASIA" : "US";
  }
}

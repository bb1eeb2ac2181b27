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

  /** The region of a zone. */
  public static String of(String zone) {
    int dash = zone.lastIndexOf('-');
    return dash < 0 ? zone : zone.substring(0, dash);
  }

  /** The multi-region of Cloud Storage that covers this region: US, EU or ASIA. */
  public String multiRegion() {
    if (name.startsWith("europe-")) {
      return "EU";
    }
    return name.startsWith("asia-") || name.startsWith("australia-") ? "ASIA" : "US";
  }
}

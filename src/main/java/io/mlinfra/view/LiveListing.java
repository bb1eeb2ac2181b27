package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.LiveDisks;
import io.mlinfra.catalog.LiveTypes;
import io.mlinfra.catalog.LiveTypes.Difference;
import io.mlinfra.view.Listing.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where a project's zones answer otherwise than the catalog. */
public final class LiveListing {
  private LiveListing() {}

  public static Listing of(LiveTypes live, LiveDisks disks, List<Difference> differences) {
    List<ObjectNode> rows = new ArrayList<>();
    differences.forEach(d -> rows.add(row(d)));
    int zones = live.zones().size();
    return new Listing(
        "live",
        List.of(
            Column.of("zone", "ZONE"),
            Column.of("name", "TYPE"),
            Column.of("what", "WHAT"),
            Column.of("catalog", "CATALOG"),
            Column.of("live", "LIVE")),
        rows,
        List.of(
            counted(live.names().size(), "machine type")
                + " and "
                + counted(disks.names().size(), "disk type")
                + " asked of "
                + counted(zones, "zone")
                + ": "
                + (differences.isEmpty()
                    ? "all as in the catalog."
                    : "the live answer counts in plan and apply.")));
  }

  private static String counted(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  /** The same as a member of another document. */
  public static void addTo(ObjectNode json, Collection<Difference> differences) {
    ArrayNode list = json.putArray("catalog_differences");
    differences.forEach(d -> list.add(row(d)));
  }

  private static ObjectNode row(Difference d) {
    return Documents.of("", "")
        .removeAll()
        .put("zone", d.zone())
        .put("name", d.name())
        .put("what", d.what())
        .put("catalog", d.catalog())
        .put("live", d.live());
  }
}

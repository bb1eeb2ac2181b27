package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.LiveTypes;
import io.mlinfra.view.Listing.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where a project's zones answer otherwise than the catalog. */
public final class LiveListing {
  private LiveListing() {}

  public static Listing of(LiveTypes live, List<LiveTypes.Difference> differences) {
    List<ObjectNode> rows = new ArrayList<>();
    differences.forEach(d -> rows.add(row(d)));
    int asked = live.names().size();
    return new Listing(
        "live",
        List.of(
            Column.of("zone", "ZONE"),
            Column.of("name", "MACHINE TYPE"),
            Column.of("what", "WHAT"),
            Column.of("catalog", "CATALOG"),
            Column.of("live", "LIVE")),
        rows,
        List.of(
            asked
                + (asked == 1 ? " machine type" : " machine types")
                + " asked of "
                + live.zones().size()
                + (live.zones().size() == 1 ? " zone: " : " zones: ")
                + (differences.isEmpty()
                    ? "all as in the catalog."
                    : "the live answer counts in plan and apply.")));
  }

  /** The same as a member of another document. */
  public static void addTo(ObjectNode json, Collection<LiveTypes.Difference> differences) {
    ArrayNode list = json.putArray("catalog_differences");
    differences.forEach(d -> list.add(row(d)));
  }

  private static ObjectNode row(LiveTypes.Difference d) {
    return Documents.of("", "")
        .removeAll()
        .put("zone", d.zone())
        .put("name", d.name())
        .put("what", d.what())
        .put("catalog", d.catalog())
        .put("live", d.live());
  }
}

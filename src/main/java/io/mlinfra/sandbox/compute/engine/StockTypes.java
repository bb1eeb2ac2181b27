package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import java.util.ArrayList;
import java.util.List;

/** Types of sole-tenant nodes and of storage pools, from their data files. */
public final class StockTypes {
  private static final String LONG_AGO = "1969-12-31T16:00:00.000-08:00";

  private StockTypes() {}

  /** In zones that have the machines of the node's series. */
  public static List<Listings.Item> nodes(ComputeEngine engine, String project, String zone) {
    List<Listings.Item> items = new ArrayList<>();
    for (Csv.Row row : Csv.read("/sandbox/node-types.csv")) {
      String name = row.get("name");
      String series = name.substring(0, name.indexOf('-'));
      boolean here =
          engine.places().machineTypes(zone).stream().anyMatch(m -> m.family().equals(series));
      if (here) {
        ObjectNode json =
            typed("nodeType", name, row.get("id"), project, zone)
                .put("cpuPlatform", row.get("cpu_platform"))
                .put("guestCpus", Integer.parseInt(row.get("vcpus")))
                .put("memoryMb", Integer.parseInt(row.get("memory_gb")) * 1024)
                .put("localSsdGb", 0);
        items.add(new Listings.Item("zones/" + zone, name, json));
      }
    }
    return items;
  }

  public static List<Listings.Item> pools(String project, String zone) {
    List<Listings.Item> items = new ArrayList<>();
    for (Csv.Row row : Csv.read("/sandbox/storage-pool-types.csv")) {
      String name = row.get("name");
      ObjectNode json = typed("storagePoolType", name, row.get("id"), project, zone);
      json.put("description", row.get("description"))
          .put("selfLinkWithId", link(project, zone, "storagePoolTypes", row.get("id")));
      for (String bound :
          List.of(
              "minPoolProvisionedCapacityGb",
              "maxPoolProvisionedCapacityGb",
              "minPoolProvisionedIops",
              "maxPoolProvisionedIops",
              "minPoolProvisionedThroughput",
              "maxPoolProvisionedThroughput")) {
        json.put(bound, row.get(bound));
      }
      json.putArray("supportedDiskTypes").add(link(project, zone, "diskTypes", name));
      items.add(new Listings.Item("zones/" + zone, name, json));
    }
    return items;
  }

  private static ObjectNode typed(
      String type, String name, String id, String project, String zone) {
    return Json.object()
        .put("kind", "compute#" + type)
        .put("id", id)
        .put("creationTimestamp", LONG_AGO)
        .put("name", name)
        .put("description", name)
        .put("zone", Links.BASE + "projects/" + project + "/zones/" + zone)
        .put("selfLink", link(project, zone, type + "s", name));
  }

  private static String link(String project, String zone, String collection, String name) {
    return Links.self(project, Scope.zone(zone), collection, name);
  }
}

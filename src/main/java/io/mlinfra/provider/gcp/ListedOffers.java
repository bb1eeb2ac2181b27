package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.FleetReader.MachineOffer;
import io.mlinfra.provider.OfferReader;
import io.mlinfra.provider.ThrottledReads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds machine types in all zones of a project by one list, whatever the number of zones. It needs
 * no generated client, so that a plan need not load one.
 */
public final class ListedOffers implements OfferReader {
  private final GoogleRest rest;

  public ListedOffers(GoogleRest rest) {
    this.rest = rest;
  }

  @Override
  public Map<String, List<MachineOffer>> offers(Collection<String> names) {
    Map<String, List<MachineOffer>> zones = new TreeMap<>();
    String token = "";
    do {
      JsonNode page = page(names, token);
      page.path("items")
          .forEach(scope -> scope.path("machineTypes").forEach(type -> add(type, zones)));
      token = page.path("nextPageToken").asText("");
    } while (!token.isEmpty());
    return zones;
  }

  private JsonNode page(Collection<String> names, String token) {
    Map<String, String> query = new HashMap<>();
    query.put("maxResults", "500");
    query.put(
        "filter",
        names.stream().map(n -> "(name = \"" + n + "\")").collect(Collectors.joining(" OR ")));
    query.put(
        "fields",
        "nextPageToken,items/*/machineTypes(zone,name,guestCpus,memoryMb,"
            + "accelerators(guestAcceleratorCount))");
    if (!token.isEmpty()) {
      query.put("pageToken", token);
    }
    return ThrottledReads.through(
        () ->
            rest.call(
                "compute",
                "GET",
                "/compute/v1/projects/" + rest.project() + "/aggregated/machineTypes",
                query,
                null,
                "machineTypes.aggregatedList"));
  }

  private static void add(JsonNode type, Map<String, List<MachineOffer>> zones) {
    int gpus = 0;
    for (JsonNode accelerator : type.path("accelerators")) {
      gpus += accelerator.path("guestAcceleratorCount").asInt();
    }
    String zone = type.path("zone").asText();
    zones
        .computeIfAbsent(zone.substring(zone.lastIndexOf('/') + 1), z -> new ArrayList<>())
        .add(
            new MachineOffer(
                type.path("name").asText(),
                type.path("guestCpus").asInt(),
                type.path("memoryMb").asLong(),
                gpus));
  }
}

package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.FleetReader.MachineOffer;
import io.mlinfra.provider.OfferReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds machine types and disk types in all zones of a project by one list each, whatever the
 * number of zones. It needs no generated client, so that a plan need not load one.
 */
public final class ListedOffers implements OfferReader {
  /** As in {@code 10GB-65536GB}. */
  private static final Pattern SIZES = Pattern.compile("(\\d{1,9})GB-(\\d{1,9})GB");

  private final AggregatedList list;

  public ListedOffers(GoogleRest rest) {
    this.list = new AggregatedList(rest);
  }

  @Override
  public Map<String, List<MachineOffer>> offers(Collection<String> names) {
    Map<String, List<MachineOffer>> zones = new TreeMap<>();
    list.each(
        "machineTypes",
        "zone,name,guestCpus,memoryMb,accelerators(guestAcceleratorCount)",
        named(names),
        type -> add(type, zones));
    return zones;
  }

  @Override
  public Map<String, List<DiskOffer>> disks(Collection<String> names) {
    Map<String, List<DiskOffer>> zones = new TreeMap<>();
    list.each("diskTypes", "zone,name,validDiskSize", named(names), type -> addDisk(type, zones));
    return zones;
  }

  private static String named(Collection<String> names) {
    return names.stream().map(n -> "(name = \"" + n + "\")").collect(Collectors.joining(" OR "));
  }

  private static void addDisk(JsonNode type, Map<String, List<DiskOffer>> zones) {
    Matcher sizes = SIZES.matcher(type.path("validDiskSize").asText());
    if (sizes.matches()) {
      zones
          .computeIfAbsent(zone(type), z -> new ArrayList<>())
          .add(
              new DiskOffer(
                  type.path("name").asText(),
                  Integer.parseInt(sizes.group(1)),
                  Integer.parseInt(sizes.group(2))));
    }
  }

  private static String zone(JsonNode type) {
    String link = type.path("zone").asText();
    return link.substring(link.lastIndexOf('/') + 1);
  }

  private static void add(JsonNode type, Map<String, List<MachineOffer>> zones) {
    int gpus = 0;
    for (JsonNode accelerator : type.path("accelerators")) {
      gpus += accelerator.path("guestAcceleratorCount").asInt();
    }
    zones
        .computeIfAbsent(zone(type), z -> new ArrayList<>())
        .add(
            new MachineOffer(
                type.path("name").asText(),
                type.path("guestCpus").asInt(),
                type.path("memoryMb").asLong(),
                gpus));
  }
}

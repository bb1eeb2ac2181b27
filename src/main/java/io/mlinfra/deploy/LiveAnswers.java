package io.mlinfra.deploy;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.LiveDisks;
import io.mlinfra.catalog.LiveTypes;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Region;
import io.mlinfra.provider.AtOnce;
import io.mlinfra.provider.FleetReader;
import io.mlinfra.provider.FleetReader.MachineOffer;
import io.mlinfra.provider.OfferReader;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.FleetPlan;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which machine types and disk types the zones of a project offer. */
public final class LiveAnswers {
  private static final BigDecimal MB_IN_GB = BigDecimal.valueOf(1024);

  private LiveAnswers() {}

  /** The zones in which a plan could put its clusters. */
  public static SortedSet<String> zones(FleetPlan plan, Catalog catalog) {
    SortedSet<String> zones = new TreeSet<>();
    plan.fleet()
        .values()
        .forEach(
            c ->
                c.regions()
                    .forEach(r -> catalog.region(r).map(Region::zones).ifPresent(zones::addAll)));
    return zones;
  }

  /** The machine types that a plan names. */
  public static SortedSet<String> names(FleetPlan plan) {
    SortedSet<String> names = new TreeSet<>();
    plan.fleet().values().forEach(c -> names.add(c.machineType()));
    return names;
  }

  /** The disk types that a plan's machines boot from and get volumes of. */
  public static SortedSet<String> diskNames(FleetPlan plan, Catalog catalog) {
    SortedSet<String> names = new TreeSet<>();
    boolean extreme = plan.performance().storage().hyperdiskExtreme().isPresent();
    for (ClusterSpec cluster : plan.fleet().values()) {
      Optional<MachineType> type = catalog.machineType(cluster.machineType());
      type.map(MachineType::bootDisk).ifPresent(names::add);
      type.filter(t -> extreme && t.takes("hyperdisk-extreme"))
          .ifPresent(t -> names.add("hyperdisk-extreme"));
    }
    return names;
  }

  /**
   * What a list over all zones says of some disk types in some of them.
   *
   * @throws io.mlinfra.provider.ProviderException where the list cannot be read
   */
  public static LiveDisks disks(
      OfferReader reader, Collection<String> zones, SortedSet<String> names) {
    if (names.isEmpty()) {
      return LiveDisks.none();
    }
    Map<String, List<OfferReader.DiskOffer>> offers = reader.disks(names);
    TreeMap<String, Map<String, LiveDisks.Seen>> answers = new TreeMap<>();
    for (String zone : zones) {
      Map<String, LiveDisks.Seen> seen = new TreeMap<>();
      offers
          .getOrDefault(zone, List.of())
          .forEach(d -> seen.put(d.name(), new LiveDisks.Seen(d.minGb(), d.maxGb())));
      answers.put(zone, seen);
    }
    return new LiveDisks(names, answers);
  }

  /**
   * What a list over all zones says of some of them.
   *
   * @throws io.mlinfra.provider.ProviderException where the list cannot be read
   */
  public static LiveTypes listed(
      OfferReader reader, Collection<String> zones, SortedSet<String> names) {
    Map<String, List<MachineOffer>> offers = names.isEmpty() ? Map.of() : reader.offers(names);
    TreeMap<String, Map<String, LiveTypes.Seen>> answers = new TreeMap<>();
    zones.forEach(z -> answers.put(z, seen(offers.getOrDefault(z, List.of()))));
    return new LiveTypes(names, answers);
  }

  /**
   * What zones answer that are asked for all that they offer, one by one and at once.
   *
   * @param names the machine types that matter: too many to name them in a question
   * @throws io.mlinfra.provider.ProviderException where a zone cannot be asked
   */
  public static LiveTypes all(
      FleetReader fleet, Collection<String> zones, SortedSet<String> names) {
    TreeMap<String, Map<String, LiveTypes.Seen>> answers = new TreeMap<>();
    AtOnce.read("zones", zones, zone -> Map.entry(zone, seen(fleet.machineTypes(zone))))
        .forEach(answer -> answers.put(answer.getKey(), answer.getValue()));
    return new LiveTypes(names, answers);
  }

  private static Map<String, LiveTypes.Seen> seen(Collection<MachineOffer> offers) {
    Map<String, LiveTypes.Seen> seen = new TreeMap<>();
    offers.forEach(
        t ->
            seen.put(
                t.name(),
                new LiveTypes.Seen(
                    t.vcpus(), BigDecimal.valueOf(t.memoryMb()).divide(MB_IN_GB), t.gpus())));
    return seen;
  }
}

package io.mlinfra.lint;

import io.mlinfra.catalog.Capacity;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Region;
import io.mlinfra.spec.read.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rules about the regions and zones of clusters. */
final class PlaceRules {
  private PlaceRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI111", PlaceRules::regionExists),
        Rule.ofCluster("MLI112", PlaceRules::typeIsOfferedInRegion),
        Rule.of("MLI113", PlaceRules::zoneExists),
        Rule.of("MLI114", PlaceRules::typeIsOfferedInZone),
        Rule.of("MLI115", PlaceRules::placesOnce),
        Rule.ofCluster("MLI116", PlaceRules::fewerNodesThanRegions),
        Rule.ofCluster("MLI117", PlaceRules::hadOnDemand),
        Rule.ofCluster("MLI118", PlaceRules::capacityIsReserved));
  }

  private static void regionExists(Subject s, Report out) {
    List<String> names = s.catalog().regions().stream().map(Region::name).toList();
    for (Cluster c : s.clusters()) {
      known(c.fleet("regions"), c.spec().regions(), names, out);
      c.spot().ifPresent(p -> known(c.spot("fallback_regions"), p.fallbackRegions(), names, out));
    }
    s.plan()
        .recovery()
        .spotPreemption()
        .ifPresent(
            p ->
                known(
                    "recovery.spot_preemption.fallback_regions", p.fallbackRegions(), names, out));
    s.plan()
        .quotas()
        .compute()
        .forEach(
            (family, f) ->
                known("quotas.gcp.compute." + family + ".regions", f.regions(), names, out));
  }

  private static void known(String path, List<String> regions, List<String> names, Report out) {
    for (int i = 0; i < regions.size(); i++) {
      String region = regions.get(i);
      if (!names.contains(region)) {
        out.add(
            path + "[" + i + "]",
            "there is no region " + region,
            Nearest.to(region, names)
                .map(n -> "did you mean " + n + "?")
                .orElse("`mlinfra catalog regions` lists them"));
      }
    }
  }

  private static void typeIsOfferedInRegion(Cluster c, Report out) {
    if (c.type().isEmpty()) {
      return;
    }
    MachineType type = c.type().get();
    for (int i = 0; i < c.spec().regions().size(); i++) {
      String region = c.spec().regions().get(i);
      if (!type.offeredIn(region) && c.catalog().region(region).isPresent()) {
        out.add(
            c.fleet("regions[" + i + "]"),
            type.name() + " is not offered in " + region,
            "it is offered in " + String.join(", ", type.regions()));
      }
    }
  }

  private static void zoneExists(Subject s, Report out) {
    for (Cluster c : s.clusters()) {
      for (int i = 0; i < c.spec().zones().size(); i++) {
        String zone = c.spec().zones().get(i);
        String region = Region.of(zone);
        String path = c.fleet("zones[" + i + "]");
        if (!c.spec().regions().contains(region)) {
          out.add(
              path,
              "the zone "
                  + zone
                  + " is in none of the regions of "
                  + c.name()
                  + ": "
                  + String.join(", ", c.spec().regions()),
              "add " + region + " to regions, or remove the zone");
          continue;
        }
        List<String> zones = s.catalog().region(region).map(Region::zones).orElse(List.of());
        if (!zones.isEmpty() && !zones.contains(zone)) {
          out.add(
              path,
              "the region " + region + " has no zone " + zone,
              "it has " + String.join(", ", zones));
        }
      }
    }
  }

  private static void typeIsOfferedInZone(Subject s, Report out) {
    s.known()
        .forEach(
            c -> {
              MachineType type = c.type().orElseThrow();
              for (int i = 0; i < c.spec().zones().size(); i++) {
                String zone = c.spec().zones().get(i);
                List<String> known = s.catalog().zones(type, Region.of(zone));
                if (!type.zones().isEmpty() && !known.isEmpty() && !known.contains(zone)) {
                  out.add(
                      c.fleet("zones[" + i + "]"),
                      type.name() + " was not listed in " + zone,
                      "it is listed in " + String.join(", ", known));
                }
              }
            });
  }

  private static void placesOnce(Subject s, Report out) {
    for (Cluster c : s.clusters()) {
      once(c.fleet("regions"), "region", c.spec().regions(), c.name(), out);
      once(c.fleet("zones"), "zone", c.spec().zones(), c.name(), out);
      c.spot()
          .ifPresent(
              p ->
                  once(
                      c.spot("fallback_regions"),
                      "fallback region",
                      p.fallbackRegions(),
                      c.name(),
                      out));
    }
    s.plan()
        .recovery()
        .spotPreemption()
        .ifPresent(
            p ->
                once(
                    "recovery.spot_preemption.fallback_regions",
                    "fallback region",
                    p.fallbackRegions(),
                    "recovery.spot_preemption",
                    out));
    s.plan()
        .quotas()
        .compute()
        .forEach(
            (family, f) ->
                once(
                    "quotas.gcp.compute." + family + ".regions",
                    "region",
                    f.regions(),
                    "quotas.gcp.compute." + family,
                    out));
  }

  private static void once(String path, String what, List<String> places, String who, Report out) {
    Set<String> once = new LinkedHashSet<>(places);
    if (once.size() < places.size()) {
      out.mend(
          path,
          who + " names a " + what + " twice: " + String.join(", ", places),
          "[" + String.join(", ", once) + "]");
    }
  }

  private static void fewerNodesThanRegions(Cluster c, Report out) {
    int regions = c.spec().regions().size();
    if (c.scaling().maxNodes() >= 1 && c.scaling().maxNodes() < regions) {
      out.add(
          c.scaling("max_nodes"),
          c.name()
              + " spreads at most "
              + c.scaling().maxNodes()
              + " nodes over "
              + regions
              + " regions, so some stay empty even at the most",
          "name fewer regions, or allow more nodes");
    }
  }

  private static boolean allSpot(Cluster c) {
    return c.spotNodes(c.scaling().maxNodes()) == c.scaling().maxNodes();
  }

  private static void hadOnDemand(Cluster c, Report out) {
    c.type()
        .filter(t -> t.onDemand() == Capacity.OnDemand.NO && !allSpot(c))
        .ifPresent(
            t ->
                out.add(
                    c.fleet("machine_type"),
                    t.name()
                        + " of "
                        + c.name()
                        + " cannot be had on demand, only as "
                        + t.capacity().orElseThrow().how(),
                    "write \"cost: {spot: {"
                        + c.name()
                        + ": {max_spot_percentage: 100}}}\", or take"
                        + " another machine type"));
  }

  private static void capacityIsReserved(Cluster c, Report out) {
    c.type()
        .filter(t -> t.onDemand() == Capacity.OnDemand.RESERVED && !allSpot(c))
        .ifPresent(
            t ->
                out.add(
                    c.fleet("machine_type"),
                    t.name()
                        + " of "
                        + c.name()
                        + " is not simply served on demand; it takes "
                        + t.capacity().orElseThrow().how(),
                    "see that the project has a reservation"
                        + (t.spot() ? ", or raise max_spot_percentage to 100" : "")));
  }
}

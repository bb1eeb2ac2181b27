package io.mlinfra.deploy;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.LiveTypes;
import io.mlinfra.catalog.Region;
import io.mlinfra.provider.FleetReader;
import io.mlinfra.spec.FleetPlan;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks zones for their machine types, all at once. */
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

  /**
   * What the zones answer.
   *
   * @param all there are too many names to put them into a filter: have all that a zone offers
   * @throws io.mlinfra.provider.ProviderException where a zone cannot be asked
   */
  public static LiveTypes read(
      FleetReader fleet, Collection<String> zones, SortedSet<String> names, boolean all) {
    Map<String, Future<Map<String, LiveTypes.Seen>>> asked = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      zones.forEach(
          z -> asked.put(z, threads.submit(() -> zone(fleet, z, all ? List.of() : names))));
    }
    TreeMap<String, Map<String, LiveTypes.Seen>> answers = new TreeMap<>();
    asked.forEach(
        (zone, answer) -> {
          if (answer.state() == Future.State.FAILED
              && answer.exceptionNow() instanceof RuntimeException e) {
            throw e;
          }
          answers.put(zone, answer.resultNow());
        });
    return new LiveTypes(names, answers);
  }

  private static Map<String, LiveTypes.Seen> zone(
      FleetReader fleet, String zone, Collection<String> names) {
    Map<String, LiveTypes.Seen> seen = new TreeMap<>();
    fleet
        .machineTypes(zone, names)
        .forEach(
            t ->
                seen.put(
                    t.name(),
                    new LiveTypes.Seen(
                        t.vcpus(), BigDecimal.valueOf(t.memoryMb()).divide(MB_IN_GB), t.gpus())));
    return seen;
  }
}

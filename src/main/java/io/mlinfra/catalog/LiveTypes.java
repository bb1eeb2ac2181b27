package io.mlinfra.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What zones of a project offer of some machine types, as the service answers. Where that is not
 * what the catalog says, the answer counts.
 *
 * @param names the machine types that were asked for
 * @param zones what each zone that was asked answered, by machine type
 */
public record LiveTypes(SortedSet<String> names, SortedMap<String, Map<String, Seen>> zones) {
  private static final BigDecimal ROUNDING_GB = new BigDecimal("0.1");

  /** A machine type as a zone describes it. */
  public record Seen(int vcpus, BigDecimal memoryGb, int gpus) {}

  /**
   * One thing that the catalog says and the service does not.
   *
   * @param what {@code offered}, {@code vcpus}, {@code memory_gb}, {@code gpus}; of disks {@code
   *     min_gb} or {@code max_gb}
   */
  public record Difference(String zone, String name, String what, String catalog, String live) {
    /** Whether less is there than the catalog promises; more does no harm. */
    public boolean matters() {
      return !live.equals("yes");
    }

    public String sentence() {
      return what.equals("offered")
          ? zone
              + (matters() ? " does not offer " : " offers ")
              + name
              + ", which the catalog "
              + (matters() ? "has there" : "does not know there")
          : name + " has " + live + " " + what + " in " + zone + ", not " + catalog;
    }
  }

  public static LiveTypes none() {
    return new LiveTypes(new TreeSet<>(), new TreeMap<>());
  }

  public List<Difference> differences(Catalog catalog) {
    List<Difference> found = new ArrayList<>();
    zones.forEach(
        (zone, seen) -> {
          for (String name : names) {
            Optional<MachineType> known = catalog.machineType(name);
            boolean here =
                known.map(t -> catalog.zones(t, Region.of(zone)).contains(zone)).orElse(false);
            Seen live = seen.get(name);
            if (here != (live != null)) {
              found.add(new Difference(zone, name, "offered", word(here), word(live != null)));
            }
            if (live != null && known.isPresent()) {
              figures(zone, known.get(), live, found);
            }
          }
        });
    return List.copyOf(found);
  }

  private static String word(boolean value) {
    return value ? "yes" : "no";
  }

  private static void figures(String zone, MachineType known, Seen live, List<Difference> found) {
    figure(zone, known, "vcpus", known.vcpus(), live.vcpus(), found);
    if (!close(known.memoryGb(), live.memoryGb())) {
      found.add(
          new Difference(
              zone,
              known.name(),
              "memory_gb",
              known.memoryGb().stripTrailingZeros().toPlainString(),
              live.memoryGb().stripTrailingZeros().toPlainString()));
    }
    figure(zone, known, "gpus", known.gpuCount(), live.gpus(), found);
  }

  // The service counts whole MB, pages a decimal of a GB.
  private static boolean close(BigDecimal a, BigDecimal b) {
    return a.subtract(b).abs().compareTo(ROUNDING_GB) < 0;
  }

  private static void figure(
      String zone, MachineType known, String what, int catalog, int live, List<Difference> found) {
    if (catalog != live) {
      found.add(
          new Difference(
              zone, known.name(), what, Integer.toString(catalog), Integer.toString(live)));
    }
  }

  /** The type as the project's zones have it; what was not asked stays as the catalog says. */
  MachineType seen(MachineType type, Catalog catalog) {
    if (!names.contains(type.name())) {
      return type;
    }
    SortedSet<String> places = new TreeSet<>();
    SortedSet<String> regions = new TreeSet<>();
    for (String region : type.regions()) {
      Collection<String> known = catalog.zones(type, region);
      known.stream().filter(z -> !zones.containsKey(z)).forEach(places::add);
      if (known.isEmpty()) {
        regions.add(region);
      }
    }
    List<Seen> answers = new ArrayList<>();
    zones.forEach(
        (zone, seen) ->
            Optional.ofNullable(seen.get(type.name()))
                .ifPresent(
                    s -> {
                      places.add(zone);
                      answers.add(
                          close(type.memoryGb(), s.memoryGb())
                              ? new Seen(s.vcpus(), type.memoryGb(), s.gpus())
                              : s);
                    }));
    places.forEach(z -> regions.add(Region.of(z)));
    return type.as(answers.stream().findFirst(), List.copyOf(regions), List.copyOf(places));
  }
}

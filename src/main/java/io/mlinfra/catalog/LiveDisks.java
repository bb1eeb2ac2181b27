package io.mlinfra.catalog;

import io.mlinfra.catalog.LiveTypes.Difference;
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
 * What zones of a project offer of some disk types, as the service answers. Where that is not what
 * the catalog says, the answer counts.
 *
 * @param names the disk types that were asked for
 * @param zones what each zone that was asked answered, by disk type
 */
public record LiveDisks(SortedSet<String> names, SortedMap<String, Map<String, Seen>> zones) {
  /** The sizes of a disk type as a zone describes it, GB. */
  public record Seen(int minGb, int maxGb) {}

  public static LiveDisks none() {
    return new LiveDisks(new TreeSet<>(), new TreeMap<>());
  }

  /** Catalog rows name no zones for disk types, so that one which does not offer a type differs. */
  public List<Difference> differences(Catalog catalog) {
    List<Difference> found = new ArrayList<>();
    zones.forEach(
        (zone, seen) -> {
          for (String name : names) {
            Optional<DiskType> known = catalog.diskType(name);
            Seen live = seen.get(name);
            if (live == null) {
              found.add(new Difference(zone, name, "offered", "yes", "no"));
            } else if (known.isPresent()) {
              size(zone, name, "min_gb", known.get().minGb(), live.minGb(), found);
              size(zone, name, "max_gb", known.get().maxGb(), live.maxGb(), found);
            }
          }
        });
    return List.copyOf(found);
  }

  private static void size(
      String zone, String name, String what, int catalog, int live, List<Difference> found) {
    if (catalog != live) {
      found.add(
          new Difference(zone, name, what, Integer.toString(catalog), Integer.toString(live)));
    }
  }

  /** The type with the sizes that hold in every zone that offers it. */
  DiskType seen(DiskType type) {
    List<Seen> answers =
        zones.values().stream()
            .flatMap(z -> Optional.ofNullable(z.get(type.name())).stream())
            .toList();
    return answers.isEmpty()
        ? type
        : type.as(
            answers.stream().mapToInt(Seen::minGb).max().orElseThrow(),
            answers.stream().mapToInt(Seen::maxGb).min().orElseThrow());
  }

  /** Of some disk types, those that a zone offers or that no zone was asked about. */
  List<String> offered(Collection<String> types) {
    return types.stream()
        .filter(
            t ->
                zones.isEmpty()
                    || !names.contains(t)
                    || zones.values().stream().anyMatch(z -> z.containsKey(t)))
        .toList();
  }
}

package io.mlinfra.sandbox.compute.groups;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many machines of a group are in each zone and have each version. */
public final class Census {
  private final Map<String, Long> zones = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private String first = "";

  static Census of(List<Slot> slots) {
    Census census = new Census();
    slots.forEach(census::add);
    return census;
  }

  void add(Slot slot) {
    if (zones.isEmpty()) {
      first = slot.zone();
    }
    zones.merge(slot.zone(), 1L, Long::sum);
    versions.merge(version(slot.template(), slot.version()), 1L, Long::sum);
  }

  void remove(Slot slot) {
    zones.merge(slot.zone(), -1L, Long::sum);
    versions.merge(version(slot.template(), slot.version()), -1L, Long::sum);
  }

  private static String version(String template, String name) {
    return template + " " + name;
  }

  /** The zone of the first machine; empty for none. */
  String first() {
    return first;
  }

  long in(String zone) {
    return zones.getOrDefault(zone, 0L);
  }

  long of(String template, String version) {
    return versions.getOrDefault(version(template, version), 0L);
  }
}

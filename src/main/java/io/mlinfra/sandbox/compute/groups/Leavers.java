package io.mlinfra.sandbox.compute.groups;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which machines a group gives up when it has too many: first places without a machine, then what
 * has an old version, then what is being worked on; among these the youngest in the fullest zone.
 */
public final class Leavers {
  private static final Comparator<Slot> YOUNGEST =
      Comparator.comparing((Slot s) -> -s.born()).thenComparing(Slot::name);

  private final GroupVersions versions;
  private final Predicate<Slot> hasMachine;
  private final List<Slot> left;
  private final Census census;

  /** By how much they are wanted, then by zone. */
  private final TreeMap<Integer, Map<String, Queue<Slot>>> queues = new TreeMap<>();

  Leavers(List<Slot> active, GroupVersions versions, Predicate<Slot> hasMachine) {
    this.left = new ArrayList<>(active);
    this.versions = versions;
    this.hasMachine = hasMachine;
    this.census = Census.of(active);
  }

  List<Slot> choose(long number) {
    List<Slot> chosen = new ArrayList<>();
    while (chosen.size() < number) {
      // With one version it does not depend on the others who is outdated.
      if (queues.isEmpty() || versions.many()) {
        line(left);
      }
      Slot slot = next();
      census.remove(slot);
      if (versions.many()) {
        left.removeIf(s -> s.name().equals(slot.name()));
      }
      chosen.add(slot);
    }
    return chosen;
  }

  private void line(List<Slot> slots) {
    queues.clear();
    Set<String> outdated = new HashSet<>();
    versions.outdated(slots).forEach(s -> outdated.add(s.name()));
    for (Slot slot : slots) {
      int worth =
          (hasMachine.test(slot) ? 4 : 0)
              + (outdated.contains(slot.name()) ? 0 : 2)
              + (slot.is(Slot.NONE) ? 1 : 0);
      queues
          .computeIfAbsent(worth, w -> new HashMap<>())
          .computeIfAbsent(slot.zone(), z -> new PriorityQueue<>(YOUNGEST))
          .add(slot);
    }
  }

  private Slot next() {
    Map<String, Queue<Slot>> least = queues.firstEntry().getValue();
    Queue<Slot> queue =
        least.values().stream()
            .min(
                Comparator.comparing((Queue<Slot> q) -> -census.in(q.element().zone()))
                    .thenComparing(Queue::element, YOUNGEST))
            .orElseThrow();
    Slot slot = queue.remove();
    if (queue.isEmpty()) {
      least.remove(slot.zone());
      if (least.isEmpty()) {
        queues.pollFirstEntry();
      }
    }
    return slot;
  }
}

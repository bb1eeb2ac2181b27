package io.mlinfra.apply;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Work that is done together before the next begins: a phase, or the removals at the end.
 *
 * @param phase the phase's number; 0 for removals
 * @param budget how long it may take
 * @param changes in dependency order, those without change included
 */
record Stretch(int phase, String name, Optional<Duration> budget, List<Change> changes) {
  static final int REMOVALS = 0;

  List<Change> pending() {
    return changes.stream().filter(c -> c.action() != Action.NO_CHANGE).toList();
  }

  /**
   * The stretches of a plan, in order. Deletions come last of all, whatever their phase, but for
   * those that stand in the way of a replacement, and what a move that was broken off left in the
   * place that had no room.
   */
  static List<Stretch> of(Plan plan) {
    List<Change> deletions = plan.changes().filter(c -> c.action() == Action.DELETE).toList();
    Set<Change> open = new LinkedHashSet<>(deletions);
    List<Stretch> stretches = new ArrayList<>();
    for (PhasePlan phase : plan.phases()) {
      List<Change> changes =
          new ArrayList<>(
              phase.changes().stream().filter(c -> c.action() != Action.DELETE).toList());
      changes.addAll(inTheWay(changes, open));
      if (!changes.isEmpty()) {
        stretches.add(
            new Stretch(phase.phase(), phase.name(), Optional.of(phase.budget()), changes));
      }
    }
    if (!open.isEmpty()) {
      stretches.add(new Stretch(REMOVALS, "Removals", Optional.empty(), List.copyOf(open)));
    }
    return stretches;
  }

  /** Takes from {@code open} the deletions that the phase must not wait for, and their users. */
  private static List<Change> inTheWay(List<Change> changes, Set<Change> open) {
    List<Change> replacements = changes.stream().filter(c -> c.action() == Action.REPLACE).toList();
    Set<Address> standing =
        changes.stream()
            .filter(c -> c.live().isPresent())
            .map(Change::address)
            .collect(Collectors.toSet());
    Map<Address, Change> byAddress = new HashMap<>();
    open.forEach(c -> byAddress.put(c.address(), c));
    Deque<Change> todo = new ArrayDeque<>();
    open.stream()
        .filter(
            d ->
                standing.contains(d.address())
                    || replacements.stream().anyMatch(r -> TaskGraph.uses(d, r)))
        .forEach(todo::add);
    List<Change> taken = new ArrayList<>();
    while (!todo.isEmpty()) {
      Change next = todo.poll();
      if (open.remove(next)) {
        taken.add(next);
        next.dependsOn().stream()
            .filter(byAddress::containsKey)
            .map(byAddress::get)
            .forEach(todo::add);
      }
    }
    return taken;
  }
}

package io.mlinfra.plan;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is to be done to bring the cloud to what the plan file says; plain data.
 *
 * @param target {@code sandbox} or {@code gcp}
 * @param name the plan's name, as in ownership marks
 * @param conflicts names taken by others; an apply does not start with any
 * @param unreachable places whose live state is unknown
 */
public record Plan(
    String target,
    String name,
    List<PhasePlan> phases,
    List<Conflict> conflicts,
    List<String> unreachable) {
  public Plan {
    phases = List.copyOf(phases);
    conflicts = List.copyOf(conflicts);
    unreachable = List.copyOf(unreachable);
  }

  public Stream<Change> changes() {
    return phases.stream().flatMap(p -> p.changes().stream());
  }

  public boolean hasChanges() {
    return changes().anyMatch(c -> c.action() != Action.NO_CHANGE);
  }

  /** How many changes of each action; actions that do not occur count 0. */
  public Map<Action, Integer> summary() {
    Map<Action, Integer> counts = new EnumMap<>(Action.class);
    for (Action action : Action.values()) {
      counts.put(action, 0);
    }
    changes().forEach(c -> counts.merge(c.action(), 1, Integer::sum));
    return counts;
  }
}

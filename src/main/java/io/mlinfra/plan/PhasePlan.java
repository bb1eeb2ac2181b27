package io.mlinfra.plan;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import java.time.Duration;
import java.util.List;

/**
 * One phase of a plan.
 *
 * @param phase its number, 1 or more
 * @param name as the plan file calls it
 * @param budget how long it may take
 * @param changes in dependency order, those without change included
 */
public record PhasePlan(int phase, String name, Duration budget, List<Change> changes) {
  public PhasePlan {
    changes = List.copyOf(changes);
  }

  /** What there is to do. */
  public List<Change> pending() {
    return changes.stream().filter(c -> c.action() != Action.NO_CHANGE).toList();
  }
}

package io.mlinfra.plan;

import io.mlinfra.diff.Change;
import io.mlinfra.resource.ResourceGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a plan of a desired graph and a live state. Pure: reads nothing, changes nothing. */
public final class Planner {
  private final String target;
  private final SortedMap<Integer, PhaseSpec> phases;

  /**
   * What the plan file says about a phase.
   *
   * @param name as shown
   * @param budget how long it may take
   */
  public record PhaseSpec(String name, Duration budget) {}

  public Planner(String target, Map<Integer, PhaseSpec> phases) {
    this.target = target;
    this.phases = new TreeMap<>(phases);
  }

  public Plan plan(ResourceGraph graph, LiveState live, LastApplied last) {
    Differ.Result result = Differ.compare(graph, live, last);
    SortedMap<Integer, List<Change>> byPhase = new TreeMap<>();
    phases.keySet().forEach(p -> byPhase.put(p, new ArrayList<>()));
    for (Change change : result.changes()) {
      byPhase.computeIfAbsent(change.phase(), k -> new ArrayList<>()).add(change);
    }
    List<PhasePlan> plans = new ArrayList<>();
    byPhase.forEach(
        (number, changes) -> {
          PhaseSpec spec =
              phases.getOrDefault(number, new PhaseSpec("Phase " + number, Duration.ofHours(1)));
          plans.add(new PhasePlan(number, spec.name(), spec.budget(), changes));
        });
    return new Plan(target, live.plan(), plans, result.conflicts(), live.unreachable());
  }

  /** A plan that removes all that carries the plan's mark, and nothing else. */
  public Plan destroy(LiveState live, LastApplied last) {
    return plan(ResourceGraph.of(List.of()), live, last);
  }
}

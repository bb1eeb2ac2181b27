package io.mlinfra.deploy;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.Readiness;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of each phase exists, and what of it has not settled. */
public record FleetStatus(List<Phase> phases) {
  public FleetStatus {
    phases = List.copyOf(phases);
  }

  /**
   * One phase.
   *
   * @param deployed how many resources exist
   * @param wanted how many the plan wants
   * @param differing how many exist but not as the plan wants them
   * @param waiting what has not settled, with the reason
   */
  public record Phase(
      int number, String name, int deployed, int wanted, int differing, List<Waiting> waiting) {}

  /** A resource that has not settled. */
  public record Waiting(Address address, String reason) {}

  public static FleetStatus of(Plan plan, List<Provider> providers) {
    Map<String, ResourceAdapter> adapters = new HashMap<>();
    providers.forEach(p -> p.adapters().forEach(a -> adapters.put(a.schema().kind(), a)));
    return new FleetStatus(plan.phases().stream().map(p -> phase(p, adapters)).toList());
  }

  private static Phase phase(PhasePlan plan, Map<String, ResourceAdapter> adapters) {
    int deployed = 0;
    int wanted = 0;
    int differing = 0;
    List<Waiting> waiting = new ArrayList<>();
    for (Change c : plan.changes()) {
      wanted += c.desired().isPresent() ? 1 : 0;
      if (c.live().isEmpty()) {
        continue;
      }
      deployed++;
      differing += c.action() == Action.NO_CHANGE ? 0 : 1;
      ResourceAdapter adapter = adapters.get(c.address().kind());
      Readiness readiness = adapter == null ? Readiness.READY : adapter.readiness(c.live().get());
      if (!readiness.ready()) {
        waiting.add(new Waiting(c.address(), readiness.reason()));
      }
    }
    return new Phase(plan.phase(), plan.name(), deployed, wanted, differing, waiting);
  }
}

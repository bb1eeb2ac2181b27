package io.mlinfra.control;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import java.util.Set;
import java.util.stream.Collectors;

/** Narrows a plan down to what a pass decided: updates of the named groups' autoscalers. */
public final class Actuator {
  private Actuator() {}

  /** The plan without anything that the controller has no business with. */
  public static Plan only(Plan plan, Set<String> groups) {
    Set<Address> wanted =
        groups.stream().map(Steering::autoscaler).collect(Collectors.toUnmodifiableSet());
    return new Plan(
        plan.target(),
        plan.name(),
        plan.phases().stream()
            .map(
                p ->
                    new PhasePlan(
                        p.phase(),
                        p.name(),
                        p.budget(),
                        p.changes().stream().filter(c -> mine(c, wanted)).toList()))
            .toList(),
        plan.conflicts(),
        plan.unreachable());
  }

  private static boolean mine(Change change, Set<Address> wanted) {
    return change.action() == Action.UPDATE && wanted.contains(change.address());
  }
}

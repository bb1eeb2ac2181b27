package io.mlinfra.cli;

import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Narrows a plan to one phase. */
final class Phases {
  private Phases() {}

  static Plan only(Plan plan, @Nullable Integer phase) {
    if (phase == null) {
      return plan;
    }
    List<PhasePlan> kept = plan.phases().stream().filter(p -> p.phase() == phase).toList();
    if (kept.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no phase "
              + phase
              + "; the plan has "
              + String.join(
                  ", ", plan.phases().stream().map(p -> Integer.toString(p.phase())).toList()));
    }
    return new Plan(plan.target(), plan.name(), kept, plan.conflicts(), plan.unreachable());
  }
}

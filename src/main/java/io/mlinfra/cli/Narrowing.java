package io.mlinfra.cli;

import io.mlinfra.plan.Plan;
import io.mlinfra.plan.Selection;
import java.util.List;

/**
 * Narrows a plan and refuses patterns that match nothing: a typo must not pass for "nothing to do".
 */
final class Narrowing {
  private Narrowing() {}

  static Plan of(Selection selection, Plan plan) {
    List<String> unmatched = selection.unmatched(plan);
    if (!unmatched.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "nothing in the plan matches "
              + String.join(", ", unmatched)
              + "; addresses look like compute.network/NAME");
    }
    return selection.of(plan);
  }
}

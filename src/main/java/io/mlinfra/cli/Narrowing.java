package io.mlinfra.cli;

import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.Selection;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;

/** Narrows a plan; a pattern that matches nothing is a mistake on the command line. */
final class Narrowing {
  private Narrowing() {}

  static Plan of(Selection selection, Plan plan, Deployment deployment, LiveState live) {
    try {
      return selection.apply(plan, deployment.graph(live));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}

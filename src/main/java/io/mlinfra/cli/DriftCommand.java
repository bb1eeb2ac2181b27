package io.mlinfra.cli;

import io.mlinfra.deploy.Deployment;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Cause;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.view.PlanJson;
import io.mlinfra.view.PlanText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drift",
    description =
        "Shows what changed in the cloud behind the plan's back, apart from what the plan changed.",
    footer = {
      "",
      "Examples:",
      "  mlinfra drift",
      "  mlinfra drift --detailed-exitcode   # 2 when something drifted"
    })
final class DriftCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Option(names = "--detailed-exitcode", description = "Exit with 2 when something drifted.")
  boolean detailed;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Deployment deployment = workspace.deployment();
      Plan drift = drifted(deployment.plan(deployment.read()));
      if (globals.output.equals("json")) {
        terminal.out().println(PlanJson.of(drift, List.of()));
      } else {
        Headers.write(terminal, workspace);
        if (drift.hasChanges()) {
          new PlanText(terminal.style(), true).write(drift, terminal.out());
          terminal.out().println("The next apply brings this back to the plan.");
        } else {
          terminal.out().println("No drift: nothing was changed behind the plan's back.");
        }
      }
      terminal.out().flush();
      return drift.hasChanges() && detailed ? ExitCode.CHANGES : ExitCode.OK;
    }
  }

  /** Only what somebody else changed: drifted fields, and resources that are gone. */
  static Plan drifted(Plan plan) {
    List<PhasePlan> phases =
        plan.phases().stream()
            .map(
                p ->
                    new PhasePlan(
                        p.phase(),
                        p.name(),
                        p.budget(),
                        p.changes().stream().map(DriftCommand::driftOnly).toList()))
            .toList();
    return new Plan(plan.target(), plan.name(), phases, plan.conflicts(), plan.unreachable());
  }

  private static Change driftOnly(Change c) {
    List<FieldChange> fields = c.fields().stream().filter(f -> f.cause() == Cause.DRIFT).toList();
    boolean gone = c.action() == Action.CREATE && c.cause() == Cause.DRIFT;
    Action action =
        gone
            ? Action.CREATE
            : fields.isEmpty()
                ? Action.NO_CHANGE
                : fields.stream().anyMatch(FieldChange::forcesReplacement)
                    ? Action.REPLACE
                    : Action.UPDATE;
    return new Change(
        c.address(),
        action,
        action == Action.NO_CHANGE ? Cause.PLAN : Cause.DRIFT,
        fields,
        c.desired(),
        c.live(),
        c.dependsOn(),
        c.phase(),
        c.stage());
  }
}

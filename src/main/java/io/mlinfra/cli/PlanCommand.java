package io.mlinfra.cli;

import io.mlinfra.deploy.Deployment;
import io.mlinfra.plan.Plan;
import io.mlinfra.view.PlanJson;
import io.mlinfra.view.PlanText;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description =
        "Compares the plan with the cloud and shows what an apply would do. Changes nothing.",
    footer = {
      "",
      "Examples:",
      "  mlinfra plan",
      "  mlinfra plan --phase 1 -o json",
      "  mlinfra plan --detailed-exitcode    # 0: no change, 2: changes"
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Option(names = "--phase", paramLabel = "N", description = "Only this phase.")
  @Nullable Integer phase;

  @Option(names = "--detailed-exitcode", description = "Exit with 2 when there are changes.")
  boolean detailed;

  @Option(names = "--all", description = "Show every resource on a line of its own.")
  boolean all;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Deployment deployment = workspace.deployment();
      Plan plan = Phases.only(deployment.plan(deployment.read()), phase);
      if (globals.output.equals("json")) {
        terminal.out().println(PlanJson.of(plan));
      } else {
        Headers.write(terminal, workspace);
        new PlanText(terminal.style(), all).write(plan, terminal.out());
      }
      terminal.out().flush();
      return plan.hasChanges() && detailed ? ExitCode.CHANGES : ExitCode.OK;
    }
  }
}

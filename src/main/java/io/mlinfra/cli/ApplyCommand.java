package io.mlinfra.cli;

import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    description = "Carries the plan out, phase by phase.",
    footer = {
      "",
      "Examples:",
      "  mlinfra apply --phase 1",
      "  mlinfra apply --yes -o json            # one JSON object a line",
      "  mlinfra apply --only compute.network/ml-fleet",
      "",
      "Interrupt once to finish what is in flight and stop; the next apply goes on from there."
    })
final class ApplyCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();
  @Mixin ApplyFlags flags = new ApplyFlags();

  @Option(names = "--phase", paramLabel = "N", description = "Only this phase.")
  @Nullable Integer phase;

  @Option(
      names = "--only",
      paramLabel = "ADDR",
      arity = "1..*",
      description = "Only these addresses and what they need; a trailing * matches any ending.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "ADDR",
      arity = "1..*",
      description = "All but these addresses and what needs them.")
  List<String> exclude = new ArrayList<>();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Selection selection =
          new Selection(phase == null ? OptionalInt.empty() : OptionalInt.of(phase), only, exclude);
      Deployment deployment = workspace.deployment();
      return new Carrying(workspace, terminal, flags, "apply")
          .run(deployment, live -> selection.apply(deployment.plan(live), deployment.graph()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}

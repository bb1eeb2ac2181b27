package io.mlinfra.cli;

import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "destroy",
    description = "Removes what this plan owns, in reverse order, and nothing else.",
    footer = {
      "",
      "Examples:",
      "  mlinfra destroy",
      "  mlinfra destroy --yes --only compute.autoscaler/*"
    })
final class DestroyCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();
  @Mixin ApplyFlags flags = new ApplyFlags();

  @Option(
      names = "--only",
      paramLabel = "ADDR",
      arity = "1..*",
      description = "Only these addresses and what uses them; * matches any text.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "ADDR",
      arity = "1..*",
      description = "All but these addresses and what they need.")
  List<String> exclude = new ArrayList<>();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Selection selection = new Selection(OptionalInt.empty(), only, exclude);
      flags.maxDelete = "100%";
      return new Carrying(workspace, terminal, flags, "destroy")
          .run(
              workspace::deployment,
              live -> {
                Deployment deployment = workspace.deployment();
                return Narrowing.of(selection, deployment.destroyPlan(live), deployment, live);
              });
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}

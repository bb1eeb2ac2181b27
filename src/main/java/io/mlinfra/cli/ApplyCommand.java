package io.mlinfra.cli;

import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.Selection;
import io.mlinfra.plan.Plan;
import io.mlinfra.plan.SavedPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "apply",
    description = "Carries the plan out, phase by phase.",
    footer = {
      "",
      "Examples:",
      "  mlinfra apply --phase 1",
      "  mlinfra apply --yes -o json            # one JSON object a line",
      "  mlinfra plan --out today.plan && mlinfra apply today.plan",
      "  mlinfra apply --only compute.network/ml-fleet",
      "",
      "Interrupt once to finish what is in flight and stop; the next apply goes on from there."
    })
final class ApplyCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();
  @Mixin ApplyFlags flags = new ApplyFlags();

  @Parameters(
      arity = "0..1",
      paramLabel = "SAVED",
      description = "A plan saved by `plan --out`: exactly that one is carried out.")
  @Nullable Path saved;

  @Option(names = "--phase", paramLabel = "N", description = "Only this phase.")
  @Nullable Integer phase;

  @Option(
      names = "--only",
      paramLabel = "ADDR",
      arity = "1..*",
      description = "Only these addresses and what they need; * matches any text.")
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
    if (saved != null) {
      SavedPlans.refuse(narrowing());
      SavedPlan plan = SavedPlans.load(saved);
      SavedPlans.restore(plan, globals);
      phase = SavedPlans.phase(plan);
      try (Workspace workspace = Workspace.open(globals, terminal)) {
        return run(
            workspace,
            terminal,
            live -> SavedPlans.unchanged(plan, narrowed(workspace, live), workspace, live));
      }
    }
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      return run(workspace, terminal, live -> narrowed(workspace, live));
    }
  }

  private List<String> narrowing() {
    List<String> given = new ArrayList<>();
    if (phase != null) {
      given.add("--phase");
    }
    if (!only.isEmpty()) {
      given.add("--only");
    }
    if (!exclude.isEmpty()) {
      given.add("--exclude");
    }
    if (!globals.overrides.isEmpty()) {
      given.add("--set");
    }
    if (!flags.monitoring.isEmpty()) {
      given.add("--monitoring");
    }
    return given;
  }

  private int run(Workspace workspace, Terminal terminal, Deployment.Planning planning) {
    return new Carrying(workspace, terminal, flags, "apply")
        .run(
            () -> {
              workspace.narrowMonitoring(flags.monitoring);
              workspace.narrowTo(phase).forEach(terminal.err()::println);
              return workspace.deployment();
            },
            planning);
  }

  private Plan narrowed(Workspace workspace, io.mlinfra.plan.LiveState live) {
    Deployment deployment = workspace.deployment();
    OptionalInt number = phase == null ? OptionalInt.empty() : OptionalInt.of(phase);
    return Narrowing.of(
        new Selection(number, only, exclude), deployment.plan(live), deployment, live);
  }
}

package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.FullTest;
import io.mlinfra.deploy.TestResult;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Linter;
import io.mlinfra.provider.ObjectStore;
import io.mlinfra.provider.gcp.GcsObjectStore;
import io.mlinfra.spec.PlanFile;
import io.mlinfra.spec.RecoverySpec;
import io.mlinfra.view.Sarif;
import io.mlinfra.view.ValidateView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "validate",
    description =
        "Checks the plan: syntax, types, units, and the rules of the hardware and the services."
            + " --full-test also proves the deployed fleet.",
    footer = {
      "",
      "Examples:",
      "  mlinfra validate",
      "  mlinfra validate -f plans/examples/as-requested.yaml",
      "  mlinfra validate --fix --dry-run",
      "  mlinfra validate --full-test -o junit > fleet.xml",
      "  mlinfra validate -o sarif > findings.sarif"
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Option(
      names = "--full-test",
      description = "Also run the validation suite against the deployed fleet.")
  boolean fullTest;

  @Option(
      names = "--fix",
      description = "Apply the mends that have one right answer; comments and order are kept.")
  boolean fix;

  @Option(names = "--dry-run", description = "With --fix: only show the difference.")
  boolean dryRun;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      PlanFile file = workspace.file();
      List<Finding> findings = new Linter(Catalog.shipped()).lint(file);
      if (fix) {
        return Mending.run(workspace, globals, dryRun, terminal);
      }
      List<TestResult> tests = fullTest ? test(workspace) : List.of();
      ValidateView view =
          new ValidateView(workspace.target(), workspace.name(), file.source(), findings, tests);
      switch (globals.output) {
        case "json" -> terminal.out().println(view.json());
        case "sarif" -> terminal.out().println(Sarif.of(findings, Version.NUMBER).toPrettyString());
        case "junit" -> view.junit(terminal.out());
        case "github" -> view.github(terminal.out());
        case "text" -> {
          Headers.write(terminal, workspace);
          view.text(terminal.style(), terminal.out());
        }
        default ->
            throw new CommandFailure(
                ExitCode.USAGE,
                "validate writes text, json, sarif, junit or github, not \""
                    + globals.output
                    + "\"");
      }
      terminal.out().flush();
      if (findings.stream().anyMatch(Finding::blocks)) {
        return ExitCode.BAD_PLAN;
      }
      return tests.stream().allMatch(TestResult::passed) ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private static List<TestResult> test(Workspace workspace) {
    Deployment deployment = workspace.deployment();
    Optional<RecoverySpec.StateStorage> storage =
        workspace.plan().recovery().spotPreemption().map(RecoverySpec.SpotPreemption::stateStorage);
    Optional<ObjectStore> bucket =
        storage.map(s -> new GcsObjectStore(workspace.connection(), s.bucket()));
    String prefix = storage.map(RecoverySpec.StateStorage::path).orElse("");
    return new FullTest(deployment.plan(deployment.read()), workspace.providers())
        .run(bucket, prefix);
  }
}

package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.view.FindingLines;
import io.mlinfra.view.LiveListing;
import io.mlinfra.view.PlanJson;
import io.mlinfra.view.PlanMarkdown;
import io.mlinfra.view.PlanText;
import io.mlinfra.view.QuotaView;
import io.mlinfra.view.Style;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
      "  mlinfra plan --out today.plan",
      "  mlinfra plan --detailed-exitcode    # 0: no change, 2: changes",
      "",
      "Exits with 65 when `validate` finds errors or the least size does not fit the project's",
      "quotas: an apply would not start."
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Option(names = "--phase", paramLabel = "N", description = "Only this phase.")
  @Nullable Integer phase;

  @Option(names = "--out", paramLabel = "FILE", description = "Save the plan, for `apply FILE`.")
  @Nullable Path out;

  @Option(names = "--refresh-only", description = "Show only what changed in the cloud.")
  boolean refreshOnly;

  @Option(names = "--detailed-exitcode", description = "Exit with 2 when there are changes.")
  boolean detailed;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Calls at once, for the time estimate; as apply would be told.",
      defaultValue = "32")
  int parallelism = 32;

  @Option(
      names = "--ignore-quota",
      description = "Do not fail when the least size does not fit the project's quotas.")
  boolean ignoreQuota;

  @Option(names = "--ignore-findings", description = "Do not fail when `validate` finds errors.")
  boolean ignoreFindings;

  @Option(names = "--all", description = "Show every resource on a line of its own.")
  boolean all;

  @Override
  public Integer call() {
    if (out != null && refreshOnly) {
      throw new CommandFailure(
          ExitCode.USAGE, "--refresh-only shows changes that nobody wants; it cannot be saved");
    }
    if (parallelism < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--parallelism is at least 1");
    }
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      workspace.narrowTo(phase).forEach(terminal.err()::println);
      workspace.prepare();
      // Quotas and offers take calls of their own; they are read beside the live state.
      CompletableFuture<LiveCatalog> offers = LiveCatalog.soon(workspace);
      CompletableFuture<QuotaLimits> quotas = workspace.quotasSoon();
      Deployment deployment = workspace.deployment();
      LiveState live = deployment.read();
      Plan plan = Phases.only(deployment.plan(live), phase);
      if (refreshOnly) {
        plan = DriftCommand.drifted(plan);
      }
      Outlook outlook = Outlook.of(workspace, plan, deployment, live, quotas, parallelism);
      QuotaReport lacking = QuotaCommand.lacking(plan, deployment.graph(live), outlook.quota());
      boolean fits = ignoreQuota || refreshOnly || lacking.missingAtMin().isEmpty();
      LiveCatalog offered = offers.join();
      boolean sound = ignoreFindings || !plan.hasChanges() || refreshOnly || !offered.blocked();
      if (out != null && fits && sound) {
        SavedPlans.save(out, plan, workspace, globals, phase, live);
      }
      switch (globals.output) {
        case "json" -> {
          ObjectNode json = outlook.addTo(PlanJson.of(plan, offered.findings()));
          LiveListing.addTo(json, offered.differences());
          terminal.out().println(json);
        }
        case "markdown", "github" ->
            new PlanMarkdown().write(plan, lines(outlook, offered, Style.PLAIN), terminal.out());
        default -> {
          Headers.write(terminal, workspace);
          new PlanText(terminal.style(), all).write(plan, terminal.out());
          lines(outlook, offered, terminal.style()).forEach(terminal.out()::println);
        }
      }
      terminal.out().flush();
      if (!sound) {
        throw new CommandFailure(
            ExitCode.BAD_PLAN,
            "an apply of this plan would not start"
                + (out == null ? "" : ", so it was not saved")
                + ". `mlinfra validate` says how to mend it; --ignore-findings goes on all the"
                + " same.");
      }
      if (!fits) {
        throw new CommandFailure(
            ExitCode.BAD_PLAN,
            "an apply of this plan would not start"
                + (out == null ? "" : ", so it was not saved")
                + ". "
                + QuotaView.summary(lacking)
                + ". --ignore-quota goes on all the same.");
      }
      return plan.hasChanges() && detailed ? ExitCode.CHANGES : ExitCode.OK;
    }
  }

  private static List<String> lines(Outlook outlook, LiveCatalog offered, Style style) {
    List<String> lines = new ArrayList<>(outlook.lines());
    lines.addAll(offered.lines());
    lines.addAll(FindingLines.of(offered.findings(), style));
    return lines;
  }
}

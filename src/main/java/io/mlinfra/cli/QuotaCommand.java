package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.blueprint.Placements;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.provider.gcp.ProjectQuotas;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.quota.QuotaRequests;
import io.mlinfra.view.Documents;
import io.mlinfra.view.QuotaView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "quota",
    description = "Does the plan fit; file the increases that it needs.",
    subcommands = {QuotaCommand.Check.class, QuotaCommand.Request.class})
final class QuotaCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return ExitCode.USAGE;
  }

  private static QuotaReport report(Workspace workspace, ProjectQuotas quotas) {
    return QuotaReport.of(
        new Placements(workspace.plan(), Catalog.shipped()).all(),
        workspace.plan(),
        Catalog.shipped(),
        quotas);
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Compares what the plan needs with limits and usage. Exits with 65 when the least size"
              + " does not fit.",
      footer = {"", "Example:", "  mlinfra quota check -o json"})
  static final class Check implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      Terminal terminal = Terminal.system(globals);
      try (Workspace workspace = Workspace.open(globals, terminal)) {
        QuotaReport report = report(workspace, workspace.quotas());
        if (globals.output.equals("json")) {
          terminal
              .out()
              .println(
                  Documents.of(workspace.target(), workspace.name())
                      .set("quota", QuotaView.json(report))
                      .toString());
        } else {
          Headers.write(terminal, workspace);
          QuotaView.write(report, terminal.style(), terminal.out());
        }
        terminal.out().flush();
        return report.missingAtMin().isEmpty() ? ExitCode.OK : ExitCode.BAD_PLAN;
      }
    }
  }

  @Command(
      name = "request",
      mixinStandardHelpOptions = true,
      description =
          "Files exactly the increases that are missing; running it again changes nothing.",
      footer = {"", "Example:", "  mlinfra quota request --justification 'Training run in Q1'"})
  static final class Request implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Option(
        names = "--justification",
        paramLabel = "TEXT",
        description = "Why, for Google.",
        defaultValue = "Capacity for a machine-learning fleet managed by mlinfra")
    String justification = "";

    @Override
    public Integer call() {
      Terminal terminal = Terminal.system(globals);
      try (Workspace workspace = Workspace.open(globals, terminal)) {
        ProjectQuotas quotas = workspace.quotas();
        QuotaReport report = report(workspace, quotas);
        List<QuotaReport.Need> missing = new ArrayList<>(report.missingAtMin());
        missing.addAll(report.missingAtMax());
        String contact = workspace.plan().gcp().contactEmail().orElse("");
        List<QuotaRequests.Answer> answers =
            new QuotaRequests(quotas, workspace.plan().gcp().project(), contact, justification)
                .file(missing);
        if (globals.output.equals("json")) {
          ObjectNode json = Documents.of(workspace.target(), workspace.name());
          ArrayNode list = json.putArray("requests");
          answers.forEach(
              a ->
                  list.addObject()
                      .put("id", a.id())
                      .put("metric", a.need().metric().metric())
                      .put("place", a.need().place())
                      .put("asked", a.need().max())
                      .put("state", a.state())
                      .put("granted", a.granted()));
          terminal.out().println(json);
        } else {
          Headers.write(terminal, workspace);
          QuotaView.answers(answers, terminal.out());
        }
        terminal.out().flush();
        return answers.stream().anyMatch(a -> a.state().equals("refused"))
            ? ExitCode.FAILED
            : ExitCode.OK;
      }
    }
  }
}

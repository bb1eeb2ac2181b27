package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.view.Documents;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "quota",
    description = "Does the plan fit; file the increases that it needs.",
    subcommands = {QuotaCheckCommand.class, QuotaRequestCommand.class})
final class QuotaCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return ExitCode.USAGE;
  }

  /** Limits and live state are read side by side. */
  static QuotaReport report(Workspace workspace) {
    CompletableFuture<QuotaLimits> limits = workspace.quotasSoon();
    Deployment deployment = workspace.deployment();
    return report(deployment, deployment.read(), Outlook.joined(limits));
  }

  static QuotaReport report(Deployment deployment, LiveState live, QuotaLimits limits) {
    return QuotaReport.of(
        deployment.graph(live).resources(), live.owned(), Catalog.shipped(), limits);
  }

  /** Of a report, what the changes of a plan count against; empty when they touch none. */
  static QuotaReport lacking(Plan plan, ResourceGraph wanted, QuotaReport report) {
    Set<Address> touched =
        plan.changes()
            .filter(c -> c.action() == Action.CREATE || c.action() == Action.UPDATE)
            .map(Change::address)
            .collect(Collectors.toSet());
    return report.touchedBy(touched, wanted.resources(), Catalog.shipped());
  }

  static void print(Terminal terminal, Workspace workspace, String field, ObjectNode value) {
    terminal
        .out()
        .println(Documents.of(workspace.target(), workspace.name()).set(field, value).toString());
  }
}

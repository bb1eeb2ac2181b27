package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.view.CostView;
import io.mlinfra.view.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "cost",
    description = "Hourly, daily and monthly cost of the fleet by list price, against its budget.",
    footer = {
      "",
      "Examples:",
      "  mlinfra cost",
      "  mlinfra cost --set scaling.gpu_clusters.max_nodes=4"
    })
final class CostCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      FleetCost cost = FleetCost.of(workspace.plan(), Catalog.shipped());
      if (globals.output.equals("json")) {
        terminal
            .out()
            .println(
                Documents.of(workspace.target(), workspace.name())
                    .set("cost", CostView.json(cost))
                    .toString());
      } else {
        Headers.write(terminal, workspace);
        CostView.write(cost, terminal.style(), terminal.out());
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }
}

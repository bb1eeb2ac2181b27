package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.view.CostJson;
import io.mlinfra.view.CostView;
import io.mlinfra.view.Documents;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "cost",
    description = "Hourly, daily and monthly cost of the fleet by list price, against its budget.",
    footer = {
      "",
      "Examples:",
      "  mlinfra cost",
      "  mlinfra cost --load 80%%               # expected size nearer to the greatest",
      "  mlinfra cost --set scaling.gpu_clusters.max_nodes=4",
      "  mlinfra cost -o json | jq .cost.totals.cluster"
    })
final class CostCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Option(
      names = "--load",
      paramLabel = "SHARE",
      description =
          "Where the expected size lies between the least (0%%) and the greatest (100%%).",
      defaultValue = "50%")
  String load = "50%";

  private BigDecimal share() {
    try {
      boolean percent = load.endsWith("%");
      BigDecimal value = new BigDecimal(percent ? load.substring(0, load.length() - 1) : load);
      BigDecimal share = percent ? value.movePointLeft(2) : value;
      if (share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--load is a share between 0% and 100%, not \"" + load + "\"");
  }

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    BigDecimal share = share();
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      FleetCost cost =
          FleetCost.of(
              workspace.plan(), workspace.standingGraph().resources(), Catalog.shipped(), share);
      if (globals.output.equals("json")) {
        terminal
            .out()
            .println(
                Documents.of(workspace.target(), workspace.name())
                    .set("cost", CostJson.of(cost))
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

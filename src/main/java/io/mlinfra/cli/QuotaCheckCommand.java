package io.mlinfra.cli;

import io.mlinfra.quota.QuotaReport;
import io.mlinfra.view.QuotaView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Compares what the plan needs with limits, usage and open requests. Exits with 65 when the"
            + " least size does not fit.",
    footer = {"", "Examples:", "  mlinfra quota check", "  mlinfra quota check -o json"})
final class QuotaCheckCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      QuotaReport report = QuotaCommand.report(workspace);
      if (workspace.json()) {
        QuotaCommand.print(terminal, workspace, "quota", QuotaView.json(report));
      } else {
        Headers.write(terminal, workspace);
        QuotaView.write(report, terminal.style(), terminal.out());
      }
      terminal.out().flush();
      return report.missingAtMin().isEmpty() ? ExitCode.OK : ExitCode.BAD_PLAN;
    }
  }
}

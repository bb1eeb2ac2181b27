package io.mlinfra.cli;

import io.mlinfra.deploy.Adoption;
import io.mlinfra.resource.Address;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description =
        "Adopts an existing resource: writes this plan's mark on it. The next plan shows what"
            + " differs.",
    footer = {
      "",
      "Example:",
      "  mlinfra import compute.firewall/ml-fleet-allow-ssh ml-fleet-allow-ssh"
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(index = "0", paramLabel = "ADDR", description = "The address that the plan gives it.")
  String address = "";

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The existing resource: its name, id or link.")
  String id = "";

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Address wanted = Address.parse(address);
      String said = new Adoption(workspace.deployment(), workspace.providers()).adopt(wanted, id);
      Headers.write(terminal, workspace);
      terminal.out().println(said);
      terminal.out().flush();
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}

package io.mlinfra.cli;

import io.mlinfra.apply.Recovery;
import io.mlinfra.apply.journal.JournalContent;
import io.mlinfra.apply.lock.LockInfo;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.FleetStatus;
import io.mlinfra.view.StatusView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "What is deployed, phase by phase; unfinished applies; who holds the lock.")
final class StatusCommand implements Callable<Integer> {
  private static final int MOST_ACTIONS = 20;

  @Mixin Globals globals = new Globals();

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Deployment deployment = workspace.deployment();
      // A process that was killed leaves its name behind; the next apply does not mind it.
      Optional<LockInfo> lock = workspace.state().lock().holder().filter(l -> !l.deadHere());
      List<JournalContent> unfinished = Recovery.unfinished(new ApplyState(workspace.state()));
      FleetStatus status =
          FleetStatus.of(deployment.plan(deployment.read()), workspace.providers());
      StatusView view = new StatusView(status, lock, unfinished.size());
      if (globals.output.equals("json")) {
        terminal.out().println(view.json(workspace.target(), workspace.name()));
      } else {
        Headers.write(terminal, workspace);
        view.write(terminal.style(), terminal.out());
        workspace
            .sideServices()
            .pendingActions(MOST_ACTIONS)
            .forEach(
                a ->
                    terminal
                        .out()
                        .println("Turbonomic recommends (" + a.severity() + "): " + a.details()));
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }
}

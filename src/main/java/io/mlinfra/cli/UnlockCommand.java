package io.mlinfra.cli;

import io.mlinfra.apply.lock.LockInfo;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "unlock",
    description = "Breaks a stale lock, after showing whose it is.",
    footer = {"", "Example:", "  mlinfra status        # shows the id", "  mlinfra unlock 3f0c..."})
final class UnlockCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(
      paramLabel = "ID",
      description = "The lock's id, as `status` and the refusal show it.")
  String id = "";

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Optional<LockInfo> holder = workspace.state().lock().holder();
      if (holder.isEmpty()) {
        throw new CommandFailure(ExitCode.FAILED, "the plan is not locked");
      }
      terminal.out().println("The lock is held: " + holder.get().sentence());
      if (!workspace.state().lock().breakLock(id)) {
        throw new CommandFailure(
            ExitCode.FAILED, "the lock has another id than " + id + "; nothing was changed");
      }
      terminal.out().println("Broken. What that apply left open is settled by the next one.");
      terminal.out().flush();
      return ExitCode.OK;
    }
  }
}

package io.mlinfra.cli;

import io.mlinfra.apply.AbandonedException;
import io.mlinfra.apply.ApplyListener;
import io.mlinfra.apply.ApplyResult;
import io.mlinfra.apply.Cancellation;
import io.mlinfra.apply.lock.HeldLock;
import io.mlinfra.apply.lock.LockInfo;
import io.mlinfra.apply.lock.LockResult;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.Fallbacks;
import io.mlinfra.deploy.GuardRails;
import io.mlinfra.diff.Action;
import io.mlinfra.hook.DeployHook;
import io.mlinfra.lint.Finding;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.spec.RecoverySpec;
import io.mlinfra.view.ApplyJson;
import io.mlinfra.view.ApplyText;
import io.mlinfra.view.FindingLines;
import io.mlinfra.view.PlanText;
import io.mlinfra.view.QuotaView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Runs an apply or destroy from the command line: shows the plan, asks, listens for signals. */
final class Carrying {
  private static final int SHOWN = 3;

  private final Workspace workspace;
  private final Terminal terminal;
  private final ApplyFlags flags;
  private final String command;
  private final boolean json;

  Carrying(Workspace workspace, Terminal terminal, ApplyFlags flags, String command) {
    this.workspace = workspace;
    this.terminal = terminal;
    this.flags = flags;
    this.command = command;
    this.json = workspace.json();
  }

  /**
   * Takes the lock before anything is opened or read: who comes second is told at once.
   *
   * @param opening opens the services
   */
  int run(Supplier<Deployment> opening, Deployment.Planning planning) {
    ApplyListener listener =
        json
            ? new ApplyJson(workspace.target(), workspace.name(), terminal.out())
            : new ApplyText(
                terminal.style(), terminal.out(), terminal.err(), terminal.interactive());
    try {
      int code = run(opening, planning, listener);
      if (listener instanceof ApplyJson lines) {
        lines.broken("declined", "nothing was changed: it was not confirmed");
      }
      return code;
    } catch (CommandFailure e) {
      broken(listener, status(e.exitCode()), e);
      throw e;
    } catch (RuntimeException e) {
      broken(listener, "failed", e);
      throw e;
    }
  }

  private static void broken(ApplyListener listener, String status, RuntimeException e) {
    if (listener instanceof ApplyJson lines) {
      lines.broken(status, String.valueOf(e.getMessage()));
    }
  }

  private static String status(int exitCode) {
    return switch (exitCode) {
      case ExitCode.TRY_LATER -> "try_later";
      case ExitCode.INTERRUPTED -> "interrupted";
      default -> "refused";
    };
  }

  private int run(
      Supplier<Deployment> opening, Deployment.Planning planning, ApplyListener listener) {
    if (!flags.yes && !terminal.interactive() && workspace.target().equals("gcp")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          command
              + " on the target gcp asks before it changes anything, and there is no terminal to"
              + " ask on; add --yes");
    }
    Cancellation cancellation = new Cancellation();
    LockInfo wanted = LockInfo.here(command, Instant.now());
    try (Signals signals = Signals.to(cancellation)) {
      return switch (workspace.state().lock().acquire(wanted)) {
        case LockResult.Held held -> throw new CommandFailure(ExitCode.TRY_LATER, held.sentence());
        case LockResult.Acquired mine -> {
          try (HeldLock lock = mine.lock()) {
            yield run(lock, opening.get(), planning, cancellation, listener);
          }
        }
      };
    }
  }

  private int run(
      HeldLock lock,
      Deployment deployment,
      Deployment.Planning planning,
      Cancellation cancellation,
      ApplyListener listener) {
    int moves =
        workspace
            .plan()
            .recovery()
            .spotPreemption()
            .map(RecoverySpec.SpotPreemption::maxRetryAttempts)
            .map(Long::intValue)
            .orElse(3);
    Optional<DeployHook> hook =
        command.equals("apply") ? DeployHooks.of(workspace) : Optional.empty();
    Optional<ApplyResult> result;
    try {
      result =
          deployment.carryOut(
              lock,
              flags
                  .options(command, moves)
                  .withTypical(Outlook.estimator(workspace, deployment, flags.parallelism)::here),
              (live, left) ->
                  new Fallbacks(
                      deployment.fleet(), deployment.standing(live), left, workspace::quotas),
              cancellation,
              hook.<ApplyListener>map(h -> new HookListener(listener, h)).orElse(listener),
              planning,
              (plan, live) -> approve(deployment, plan, live, listener));
    } catch (AbandonedException e) {
      terminal.out().flush();
      throw new CommandFailure(ExitCode.INTERRUPTED, String.valueOf(e.getMessage()));
    }
    terminal.out().flush();
    boolean told = hook.map(this::settle).orElse(true);
    int code = result.map(Carrying::code).orElse(ExitCode.FAILED);
    return code == ExitCode.OK && !told ? ExitCode.FAILED : code;
  }

  /** Waits for the hook and reports what it could not do; false when there is something. */
  private boolean settle(DeployHook hook) {
    hook.close();
    hook.failures().forEach(f -> terminal.err().println(terminal.style().yellow("warning: ") + f));
    terminal.err().flush();
    return hook.failures().isEmpty();
  }

  private static int code(ApplyResult result) {
    return switch (result.status()) {
      case DONE -> ExitCode.OK;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
      case LOCK_LOST -> ExitCode.TRY_LATER;
      case FAILED, PARTIAL_CAPACITY, OVER_BUDGET -> ExitCode.FAILED;
    };
  }

  /** What a service would refuse half way is better found before anything begins. */
  private void sound(Plan plan) {
    if (flags.ignoreFindings || !plan.hasChanges()) {
      return;
    }
    LiveCatalog offered = LiveCatalog.soon(workspace).join();
    offered.lines().forEach(terminal.err()::println);
    List<Finding> errors = offered.findings().stream().filter(Finding::blocks).toList();
    if (!errors.isEmpty()) {
      FindingLines.of(errors, terminal.style()).forEach(terminal.err()::println);
      throw new CommandFailure(
          ExitCode.BAD_PLAN,
          "nothing was changed. `mlinfra validate` says how to mend the plan; --ignore-findings"
              + " starts all the same.");
    }
  }

  /** A quota that is too small would stop the apply half way: better before it begins. */
  private void fits(Deployment deployment, Plan plan, LiveState live) {
    if (flags.ignoreQuota
        || plan.changes()
            .noneMatch(
                c -> c.action() != Action.NO_CHANGE && c.address().service().equals("compute"))) {
      return;
    }
    QuotaReport report =
        QuotaCommand.lacking(
            plan,
            deployment.graph(live),
            QuotaCommand.report(deployment, live, workspace.quotas()));
    if (!report.missingAtMin().isEmpty()) {
      throw new CommandFailure(
          ExitCode.BAD_PLAN,
          "nothing was changed. "
              + QuotaView.summary(report)
              + ". --ignore-quota starts all the same.");
    }
    if (!report.missingAtMax().isEmpty()) {
      terminal.err().println(terminal.style().yellow("warning: ") + QuotaView.summary(report));
    }
  }

  private Optional<Plan> approve(
      Deployment deployment, Plan plan, LiveState live, ApplyListener listener) {
    if (listener instanceof ApplyJson lines) {
      lines.begin(Version.NUMBER, plan);
    } else {
      Headers.write(terminal, workspace);
      new PlanText(terminal.style(), false).write(plan, terminal.out());
      deployment.elsewhere(live).forEach(e -> terminal.out().println("Place: " + e.sentence()));
      terminal.out().flush();
    }
    if (!plan.conflicts().isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED, "nothing was changed: " + plan.conflicts().getFirst().sentence());
    }
    boolean destroying = command.equals("destroy");
    if (!destroying) {
      sound(plan);
      fits(deployment, plan, live);
      said(ServiceNotes.of(workspace, plan));
    }
    GuardRails.Report guard =
        new GuardRails(live.schemas(), protection(deployment, live), flags.maxDelete()).check(plan);
    if (!guard.forbidden().isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "nothing was changed: this "
              + command
              + " would "
              + String.join("; ", guard.forbidden().stream().limit(SHOWN).toList())
              + (guard.forbidden().size() > SHOWN
                  ? "; and " + (guard.forbidden().size() - SHOWN) + " more"
                  : "")
              + ". --exclude leaves it out.");
    }
    if (!guard.needsYes().isEmpty() && !flags.allowDataLoss && !destroying) {
      guard
          .needsYes()
          .forEach(
              w ->
                  terminal
                      .err()
                      .println(terminal.style().yellow("warning: ") + "this apply would " + w));
      if (!terminal.interactive() || !ask("Really do this? Type yes: ")) {
        throw new CommandFailure(
            ExitCode.FAILED, "nothing was changed; add --allow-data-loss if this is meant");
      }
    }
    if (!plan.hasChanges() || flags.yes || !terminal.interactive()) {
      return Optional.of(plan);
    }
    return ask(destroying ? "Remove all of this? Type yes: " : "Do this? Type yes: ")
        ? Optional.of(plan)
        : Optional.empty();
  }

  private Predicate<Address> protection(Deployment deployment, LiveState live) {
    ResourceGraph wanted = deployment.graph(live);
    return a ->
        workspace.plan().lifecycle().protects(a.toString())
            || wanted.get(a).filter(DesiredResource::protect).isPresent();
  }

  /** What a service cannot give or set is said before anything is created there. */
  private void said(ServiceNotes notes) {
    if (notes.blocking().isPresent()) {
      throw new CommandFailure(
          ExitCode.FAILED, "nothing was changed: " + notes.blocking().get().line());
    }
    notes.lines().forEach(terminal.err()::println);
    terminal.err().flush();
  }

  private boolean ask(String question) {
    terminal.err().print(question);
    terminal.err().flush();
    String answer = System.console() == null ? "" : System.console().readLine();
    return answer != null && answer.strip().equals("yes");
  }
}

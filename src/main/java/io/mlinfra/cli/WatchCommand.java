package io.mlinfra.cli;

import io.mlinfra.apply.ApplyOptions;
import io.mlinfra.apply.ApplyResult;
import io.mlinfra.apply.Cancellation;
import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.blueprint.Context;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.control.Actuator;
import io.mlinfra.control.Controller;
import io.mlinfra.control.Controls;
import io.mlinfra.control.LiveFleet;
import io.mlinfra.control.Pass;
import io.mlinfra.control.Policy;
import io.mlinfra.control.Rates;
import io.mlinfra.control.SteeringFile;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.hook.CostPoints;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.Readiness;
import io.mlinfra.provider.gcp.MonitoringLoads;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.spec.units.Durations;
import io.mlinfra.view.WatchView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    description = "The controller: scaling, recovery and cost rules, in a loop.",
    footer = {
      "",
      "It steers the groups' autoscalers and nothing else: machines may go only below",
      "scale_down_threshold; machines that find no room are asked of the fallback regions; nothing",
      "grows past the critical share of daily_budget; a cluster that is idle for"
          + " idle_timeout_minutes",
      "goes down to its least size. `plan` and `drift` know what it has set.",
      "",
      "Examples:",
      "  mlinfra watch",
      "  mlinfra watch --once -o json",
      "  mlinfra watch --dry-run --interval 30s",
      "  mlinfra simulate --trace FILE      # the same rules, with no cloud"
    })
final class WatchCommand implements Callable<Integer> {
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(200);

  @Mixin Globals globals = new Globals();

  @Option(names = "--once", description = "One pass.")
  boolean once;

  @Option(names = "--dry-run", description = "Decide and tell, but change nothing.")
  boolean dryRun;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "From one pass to the next. Default: ${DEFAULT-VALUE}.")
  String interval = "1m";

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    Duration pause = pause();
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Cancellation cancellation = new Cancellation();
      WatchView view =
          new WatchView(
              workspace.target(),
              workspace.name(),
              terminal.style(),
              workspace.json(),
              terminal.out());
      if (!workspace.json()) {
        Headers.write(terminal, workspace);
      }
      Rates rates = Rates.of(workspace.plan(), Catalog.shipped());
      Controller controller = controller(workspace, rates);
      try (Signals signals = Signals.to(cancellation)) {
        while (true) {
          boolean good = pass(workspace, controller, rates, view, cancellation);
          if (once) {
            return good ? ExitCode.OK : ExitCode.FAILED;
          }
          if (!sleep(pause, cancellation)) {
            // The plan is in charge again: what only a controller may leave closed opens.
            controller.release((d, groups) -> carryOut(d, groups, new Cancellation()));
            return ExitCode.INTERRUPTED;
          }
        }
      }
    }
  }

  private Duration pause() {
    try {
      Duration d = Durations.parse(interval, Duration.ofSeconds(1));
      if (d.isPositive() && d.compareTo(io.mlinfra.control.Steering.FRESH) < 0) {
        return d;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--interval: " + e.getMessage());
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--interval is more than 0 and less than 15m, not " + interval);
  }

  private static Controller controller(Workspace workspace, Rates rates) {
    RetryingCalls calls = RetryingCalls.ofDefault();
    MonitoringLoads loads =
        new MonitoringLoads(workspace.connection(), workspace.name(), InstantSource.system());
    LiveFleet fleet =
        new LiveFleet(
            new Context(workspace.plan(), Catalog.shipped()),
            MonitoringLoads.CPU,
            (m, l, d) -> calls.call("monitoring", () -> loads.utilization(m, l, d)),
            group -> calls.call("compute", () -> readiness(workspace, group)));
    return new Controller(
        fleet,
        new Controls(Policy.of(workspace.plan()), rates),
        new SteeringFile(workspace.state()),
        InstantSource.system(),
        say -> workspace.deployment(workspace.plannedFleet().amended(say)));
  }

  private static Readiness readiness(Workspace workspace, LiveResource group) {
    for (Provider p : workspace.providers()) {
      for (var adapter : p.adapters()) {
        if (adapter.schema().kind().equals(group.address().kind())) {
          return adapter.readiness(group);
        }
      }
    }
    return Readiness.READY;
  }

  /** One pass; false when it could not look, or not do what it decided. */
  private boolean pass(
      Workspace workspace,
      Controller controller,
      Rates rates,
      WatchView view,
      Cancellation cancellation) {
    try {
      if (dryRun) {
        Pass pass = controller.look();
        view.pass(pass, rates.hour(pass.seen().groups()), "dry run: nothing was changed");
        return true;
      }
      Controller.Result result =
          controller.pass((deployment, groups) -> carryOut(deployment, groups, cancellation));
      String note = result.outcome().map(WatchCommand::note).orElse("");
      view.pass(result.pass(), rates.hour(result.pass().seen().groups()), note);
      tell(workspace, rates, result.pass(), view);
      return result.outcome().map(WatchCommand::good).orElse(true);
    } catch (ProviderException e) {
      if (once) {
        throw e;
      }
      view.failed(e.failure().sentence());
      return false;
    }
  }

  /**
   * The cost monitor and dashboard live on what is told here; that it fails stops no controller.
   */
  private static void tell(Workspace workspace, Rates rates, Pass pass, WatchView view) {
    try {
      workspace
          .sideServices()
          .datadog()
          .ifPresent(
              d ->
                  d.gauges(
                      CostPoints.of(workspace.name(), rates.byPlace(pass.seen().groups())),
                      pass.seen().at()));
    } catch (ProviderException e) {
      view.failed(e.failure().sentence());
    }
  }

  private static Deployment.Outcome carryOut(
      Deployment deployment, Set<String> groups, Cancellation cancellation) {
    return deployment.apply(
        ApplyOptions.DEFAULT.withCommand("watch"),
        (live, left) -> CapacityPolicy.NONE,
        cancellation,
        event -> {},
        live -> Actuator.only(deployment.plan(live), groups),
        (plan, live) -> Optional.of(plan));
  }

  private static boolean good(Deployment.Outcome outcome) {
    return outcome instanceof Deployment.Outcome.Applied a
        && a.result().status() == ApplyResult.Status.DONE;
  }

  private static String note(Deployment.Outcome outcome) {
    return switch (outcome) {
      case Deployment.Outcome.Applied a when good(a) ->
          a.result().done().size() + " autoscalers set";
      case Deployment.Outcome.Applied a ->
          "not all was set: "
              + a.result().failed().stream()
                  .findFirst()
                  .map(f -> f.address() + ": " + f.trouble().message())
                  .orElse("interrupted");
      case Deployment.Outcome.Locked l -> "nothing was set in this pass: " + l.sentence();
      case Deployment.Outcome.Declined _ -> "nothing was set";
    };
  }

  /** Waits; false when a signal came. */
  private static boolean sleep(Duration pause, Cancellation cancellation) {
    long end = System.nanoTime() + pause.toNanos();
    while (System.nanoTime() < end) {
      if (cancellation.draining()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(SLICE, end - System.nanoTime()));
    }
    return !cancellation.draining();
  }
}

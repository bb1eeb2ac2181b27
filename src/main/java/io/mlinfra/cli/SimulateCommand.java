package io.mlinfra.cli;

import io.mlinfra.blueprint.Placements;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.control.Policy;
import io.mlinfra.control.Rates;
import io.mlinfra.control.sim.Simulation;
import io.mlinfra.control.sim.SimulationResult;
import io.mlinfra.control.sim.Trace;
import io.mlinfra.control.sim.TraceException;
import io.mlinfra.control.sim.TraceReader;
import io.mlinfra.spec.units.Durations;
import io.mlinfra.view.SimulationView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description =
        "Replays a trace of load, preemptions and stockouts through the controller's rules, with no"
            + " cloud.",
    footer = {
      "",
      "A trace is a YAML or JSON list of events, or one JSON object a line:",
      "  - {at: 0s,  cluster: gpu_clusters, load: 3.5}              # machines' worth of work",
      "  - {at: 2h,  cluster: gpu_clusters, preempt: 2, region: us-east4}",
      "  - {at: 2h,  cluster: gpu_clusters, stockout: us-east4, for: 90m}",
      "",
      "Examples:",
      "  mlinfra simulate --trace plans/traces/day.yaml",
      "  mlinfra simulate --trace day.jsonl --timeline --set scaling.gpu_clusters.max_nodes=8",
      "  mlinfra simulate --trace day.jsonl --length 48h -o json"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final long MOST_STEPS = 2_000_000;
  private static final Duration AFTERWARDS = Duration.ofHours(1);

  @Mixin Globals globals = new Globals();

  @Option(names = "--trace", paramLabel = "FILE", required = true, description = "The trace.")
  @Nullable Path trace;

  @Option(
      names = "--length",
      paramLabel = "TIME",
      description = "How long to run. Default: one hour past the last event.")
  @Nullable String length;

  @Option(
      names = "--step",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "How often the rules are asked. Default: ${DEFAULT-VALUE}.")
  String step = "1m";

  @Option(
      names = "--boot",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "From asking for a machine until it takes work; an assumption. Default:"
              + " ${DEFAULT-VALUE}.")
  String boot = "5m";

  @Option(names = "--timeline", description = "Show every change of size.")
  boolean timeline;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      Catalog catalog = Catalog.shipped();
      Policy policy = Policy.of(workspace.plan());
      Trace events = read(policy);
      Duration every = time("--step", step);
      Duration total = length == null ? events.end().plus(AFTERWARDS) : time("--length", length);
      if (every.isZero() || total.dividedBy(every) > MOST_STEPS) {
        throw new CommandFailure(
            ExitCode.USAGE, "--step " + step + " is too short for " + Durations.format(total));
      }
      SimulationResult result =
          new Simulation(
                  policy,
                  Rates.of(workspace.plan(), catalog),
                  new Placements(workspace.plan(), catalog).all(),
                  time("--boot", boot))
              .run(events, total, every);
      SimulationView view = new SimulationView(result);
      if (workspace.json()) {
        terminal.out().println(view.json(workspace.target(), workspace.name()));
      } else {
        Headers.write(terminal, workspace);
        terminal
            .out()
            .println(
                "simulated, no cloud: "
                    + Durations.format(total)
                    + " in steps of "
                    + Durations.format(every)
                    + "; a machine takes "
                    + boot
                    + " to boot");
        view.write(terminal.style(), timeline, terminal.out());
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }

  private Trace read(Policy policy) {
    Path file = java.util.Objects.requireNonNull(trace);
    try {
      return new TraceReader(policy.clusters().keySet()).read(Files.readString(file));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "the trace " + file + " cannot be read: " + FileTrouble.sentence(e));
    } catch (TraceException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "the trace " + file + " cannot be used:\n" + e.getMessage());
    }
  }

  private static Duration time(String option, String text) {
    try {
      return Durations.parse(text, Duration.ofSeconds(1));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, option + ": " + e.getMessage());
    }
  }
}

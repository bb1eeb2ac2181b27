package io.mlinfra.control.sim;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.control.Controls;
import io.mlinfra.control.Decision;
import io.mlinfra.control.GroupState;
import io.mlinfra.control.Memory;
import io.mlinfra.control.Observation;
import io.mlinfra.control.Pass;
import io.mlinfra.control.Policy;
import io.mlinfra.control.Rates;
import io.mlinfra.spec.CostSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replays one trace. Deterministic: the same plan and trace give the same result. */
public final class Simulation {
  /** Midnight, so that days of the trace are days of the budget. */
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Policy policy;
  private final Controls controls;
  private final Map<String, SimGroup> groups = new LinkedHashMap<>();
  private final Map<String, ClusterLedger> ledgers = new LinkedHashMap<>();
  private final Map<String, Double> load = new HashMap<>();
  private final List<TraceEvent.Stockout> stockouts = new ArrayList<>();
  private final Map<String, SimulationResult.Moment> last = new HashMap<>();
  private final List<SimulationResult.Moment> timeline = new ArrayList<>();
  private final List<SimulationResult.Dated> decisions = new ArrayList<>();
  private final CostLedger costs;

  /**
   * @param placements every group of the fleet
   * @param boot from asking for a machine until it takes work
   */
  public Simulation(Policy policy, Rates rates, List<Placement> placements, Duration boot) {
    this.policy = policy;
    this.controls = new Controls(policy, rates);
    this.costs = new CostLedger(rates);
    for (Placement p : placements) {
      String name = p.cluster() + "/" + p.region() + (p.spot() ? "/spot" : "/on-demand");
      groups.put(name, new SimGroup(name, p, boot));
      ledgers.computeIfAbsent(p.cluster(), ClusterLedger::new);
    }
  }

  /**
   * Runs from the trace's beginning.
   *
   * @param length how long
   * @param step how often the rules are asked
   */
  public SimulationResult run(Trace trace, Duration length, Duration step) {
    Deque<TraceEvent> open = new ArrayDeque<>(trace.events());
    Memory memory = Memory.EMPTY;
    for (Duration now = Duration.ZERO; now.compareTo(length) < 0; now = now.plus(step)) {
      while (!open.isEmpty() && open.getFirst().at().compareTo(now) <= 0) {
        happen(open.removeFirst(), now);
      }
      expire(now);
      Map<String, Double> utilization = utilization(now);
      for (SimGroup g : groups.values()) {
        String cluster = g.placement().cluster();
        Policy.Cluster rules = policy.clusters().get(cluster);
        if (rules != null && utilization.containsKey(cluster)) {
          g.scale(now, utilization.getOrDefault(cluster, 0.0), rules.up());
        }
        g.reconcile(now, stockout(cluster, g.placement().region(), now));
      }
      Pass pass = controls.decide(observe(now, utilization), memory);
      memory = pass.memory();
      record(now, pass.decisions());
      pass.changes().forEach((name, bounds) -> group(name).steer(bounds));
      account(now, step, utilization);
    }
    return result(length, step);
  }

  private SimGroup group(String name) {
    SimGroup found = groups.get(name);
    if (found == null) {
      throw new IllegalStateException("no group " + name);
    }
    return found;
  }

  private void record(Duration now, List<Decision> made) {
    made.forEach(d -> decisions.add(new SimulationResult.Dated(now, d)));
  }

  private void happen(TraceEvent event, Duration now) {
    switch (event) {
      case TraceEvent.Load l -> load.put(l.cluster(), l.nodes());
      case TraceEvent.Stockout s -> stockouts.add(s);
      case TraceEvent.Preempt p -> preempt(p, now);
    }
  }

  private void preempt(TraceEvent.Preempt p, Duration now) {
    Duration checkpoint =
        Optional.ofNullable(policy.clusters().get(p.cluster()))
            .map(Policy.Cluster::checkpointInterval)
            .orElse(Duration.ofMinutes(5));
    double used = utilization(now).getOrDefault(p.cluster(), 0.0);
    long left = p.count();
    for (SimGroup g : groups.values()) {
      boolean meant =
          g.placement().cluster().equals(p.cluster())
              && g.placement().spot()
              && p.region().map(r -> r.equals(g.placement().region())).orElse(true);
      if (meant) {
        List<SimGroup.Node> gone = g.preempt(left);
        left -= gone.size();
        ledger(p.cluster()).lost(now, checkpoint, used, gone);
      }
    }
  }

  private ClusterLedger ledger(String cluster) {
    return ledgers.computeIfAbsent(cluster, ClusterLedger::new);
  }

  private void expire(Duration now) {
    policy
        .budget()
        .flatMap(CostSpec.Controls::maxRuntime)
        .ifPresent(
            limit ->
                groups
                    .values()
                    .forEach(g -> ledger(g.placement().cluster()).restarted(g.expire(now, limit))));
  }

  private boolean stockout(String cluster, String region, Duration now) {
    return stockouts.stream()
        .anyMatch(
            s ->
                s.cluster().equals(cluster)
                    && s.region().equals(region)
                    && now.compareTo(s.at().plus(s.lasting())) < 0);
  }

  private List<SimGroup> of(String cluster) {
    return groups.values().stream().filter(g -> g.placement().cluster().equals(cluster)).toList();
  }

  /** Clusters of which the trace says nothing report nothing. */
  private Map<String, Double> utilization(Duration now) {
    Map<String, Double> used = new HashMap<>();
    load.forEach(
        (cluster, nodes) -> {
          long ready = of(cluster).stream().mapToLong(g -> g.ready(now)).sum();
          used.put(cluster, ready == 0 ? (nodes > 0 ? 1.0 : 0.0) : nodes / ready);
        });
    return used;
  }

  private Observation observe(Duration now, Map<String, Double> utilization) {
    List<GroupState> states = groups.values().stream().map(SimGroup::state).toList();
    return new Observation(BEGIN.plus(now), utilization, states);
  }

  private void account(Duration now, Duration step, Map<String, Double> utilization) {
    costs.passed(now, step, groups.values());
    ledgers.forEach(
        (cluster, ledger) -> {
          List<SimGroup> mine = of(cluster);
          long ready = mine.stream().mapToLong(g -> g.ready(now)).sum();
          double work = load.getOrDefault(cluster, 0.0);
          ledger.passed(step, work, mine, ready);
          long alive = mine.stream().mapToLong(SimGroup::alive).sum();
          SimulationResult.Moment moment =
              new SimulationResult.Moment(
                  now, cluster, work, alive, ready, utilization.getOrDefault(cluster, 0.0));
          SimulationResult.Moment before = last.get(cluster);
          if (before == null
              || before.machines() != alive
              || before.ready() != ready
              || before.load() != work) {
            timeline.add(moment);
            last.put(cluster, moment);
          }
        });
  }

  private SimulationResult result(Duration length, Duration step) {
    return new SimulationResult(
        length,
        step,
        ledgers.values().stream().map(ClusterLedger::result).toList(),
        timeline,
        decisions,
        costs.total(),
        costs.onDemand(),
        costs.fixed(),
        costs.unknownHours(),
        policy.dailyBudget().map(costs::daysOver).orElse(0));
  }
}

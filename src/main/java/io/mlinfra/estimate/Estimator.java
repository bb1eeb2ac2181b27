package io.mlinfra.estimate;

import io.mlinfra.apply.schedule.Dispatcher;
import io.mlinfra.apply.schedule.Job;
import io.mlinfra.apply.schedule.Limits;
import io.mlinfra.apply.state.MeasuredDurations;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.resource.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Estimates how long phases take: runs their changes through the same dispatcher as an apply does,
 * on a clock of its own, with measured times where earlier applies left some and typical ones else.
 */
public final class Estimator {
  /** What a call takes that is answered at once, on the embedded cloud. */
  private static final Duration CALL = Duration.ofMillis(20);

  /** For a kind and action without a row of its own. */
  private static final Duration UNKNOWN = Duration.ofSeconds(10);

  private static final String GATE = "gate";

  private final Catalog catalog;
  private final MeasuredDurations measured;
  private final Limits limits;
  private final double timeScale;

  /**
   * @param timeScale how slow the target is: 1 for the real services, else the embedded cloud's
   */
  public Estimator(Catalog catalog, MeasuredDurations measured, Limits limits, double timeScale) {
    this.catalog = catalog;
    this.measured = measured;
    this.limits = limits;
    this.timeScale = timeScale;
  }

  /** What decides the time of one action. */
  private interface Times {
    Duration of(String kind, Action action);
  }

  public PhaseEstimate of(PhasePlan phase) {
    List<Change> pending = phase.pending();
    List<Job> here = jobs(pending, this::here);
    Duration gate = gate(pending);
    int known =
        (int)
            pending.stream()
                .filter(c -> measured.of(c.address().kind(), c.action()).isPresent())
                .count();
    List<Job> real = jobs(pending, this::typical);
    return new PhaseEstimate(
        phase.phase(),
        phase.budget(),
        Makespan.of(here, limits).plus(scaled(gate)),
        Makespan.of(real, limits).plus(gate),
        pending.size(),
        known,
        path(pending, known == 0 ? real : here));
  }

  /** One action on the target: as measured, else as it typically takes. */
  public Duration here(String kind, Action action) {
    return measured.of(kind, action).orElseGet(() -> scaled(typical(kind, action)));
  }

  private Duration scaled(Duration real) {
    if (timeScale == 1) {
      return real;
    }
    Duration fast = Duration.ofMillis(Math.round(real.toMillis() * timeScale));
    return real.isZero() ? fast : fast.plus(CALL);
  }

  private Duration typical(String kind, Action action) {
    return switch (action) {
      case CREATE, UPDATE, DELETE -> row(kind, action.name().toLowerCase(Locale.ROOT));
      case REPLACE -> row(kind, "create").plus(row(kind, "delete"));
      case ADOPT -> row(kind, "update");
      case NO_CHANGE -> Duration.ZERO;
    };
  }

  private Duration row(String kind, String action) {
    return catalog.operationTime(kind, action).orElse(UNKNOWN);
  }

  /** What is made at once settles at once: the longest counts. */
  private Duration gate(List<Change> pending) {
    return pending.stream()
        .filter(c -> c.action() == Action.CREATE || c.action() == Action.REPLACE)
        .flatMap(c -> catalog.operationTime(c.address().kind(), GATE).stream())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static List<Job> jobs(List<Change> pending, Times times) {
    Map<Address, Integer> ids = new HashMap<>();
    for (Change c : pending) {
      ids.putIfAbsent(c.address(), ids.size());
    }
    List<Job> jobs = new ArrayList<>();
    for (Change c : pending) {
      int id = jobs.size();
      Set<Integer> needs = new HashSet<>();
      for (Address d : c.dependsOn()) {
        // Changes stand in the order of their dependencies: an earlier one cannot wait for a later.
        Optional.ofNullable(ids.get(d)).filter(n -> n < id).ifPresent(needs::add);
      }
      Duration time = times.of(c.address().kind(), c.action());
      jobs.add(new Job(id, c.address().service(), time, needs));
    }
    return jobs;
  }

  private List<PhaseEstimate.Step> path(List<Change> pending, List<Job> jobs) {
    return new Dispatcher(jobs, limits)
        .criticalPath().stream()
            .map(j -> new PhaseEstimate.Step(pending.get(j.id()).address(), j.estimate()))
            .toList();
  }
}

package io.mlinfra.cli;

import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.apply.state.MeasuredDurations;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import io.mlinfra.spec.units.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long each phase will take: its critical path, by the times that earlier applies measured. */
final class Times {
  private Times() {}

  static List<String> of(Plan plan, Deployment deployment) {
    List<String> lines = new ArrayList<>();
    MeasuredDurations measured = new ApplyState(deployment.backend()).durations();
    for (PhasePlan phase : plan.phases()) {
      if (!phase.pending().isEmpty()) {
        Optional<Duration> path = critical(phase, measured);
        lines.add(
            "Time:  phase "
                + phase.phase()
                + " "
                + path.map(
                        p ->
                            "about "
                                + Durations.format(
                                    p.plusMillis(999)
                                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                                + " by earlier applies")
                    .orElse("not measured yet")
                + ", budget "
                + Durations.format(phase.budget()));
      }
    }
    return lines;
  }

  /** The longest chain of changes; empty when some kind was never measured. */
  private static Optional<Duration> critical(PhasePlan phase, MeasuredDurations measured) {
    Map<Address, Duration> finish = new HashMap<>();
    Duration longest = Duration.ZERO;
    for (Change c : phase.changes()) {
      Duration start = Duration.ZERO;
      for (Address d : c.dependsOn()) {
        Duration before = finish.getOrDefault(d, Duration.ZERO);
        start = before.compareTo(start) > 0 ? before : start;
      }
      Duration own = Duration.ZERO;
      if (c.action() != Action.NO_CHANGE) {
        Optional<Duration> known = measured.of(c.address().kind(), c.action());
        if (known.isEmpty()) {
          return Optional.empty();
        }
        own = known.get();
      }
      Duration end = start.plus(own);
      finish.put(c.address(), end);
      longest = end.compareTo(longest) > 0 ? end : longest;
    }
    return Optional.of(longest);
  }
}

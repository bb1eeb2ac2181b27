package io.mlinfra.control;

import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.units.Durations;
import java.time.Duration;
import java.util.Optional;

/** Brings a cluster that has been idle for long enough down to its least size. */
final class IdleRule implements Rule {
  private static final String NAME = "idle";

  @Override
  public void apply(Draft draft) {
    Optional<Duration> limit = draft.policy().budget().flatMap(CostSpec.Controls::idleTimeout);
    if (limit.isEmpty()) {
      return;
    }
    for (Policy.Cluster cluster : draft.policy().clusters().values()) {
      boolean idle =
          draft.seen().utilizationOf(cluster.name()).filter(u -> u < Policy.IDLE).isPresent();
      if (idle) {
        Duration time = draft.idle(cluster.name());
        if (time.compareTo(limit.get()) >= 0) {
          shrink(draft, cluster.name(), time, limit.get());
        }
      }
    }
  }

  private static void shrink(Draft draft, String cluster, Duration time, Duration limit) {
    boolean changes = false;
    for (GroupState g : draft.seen().of(cluster)) {
      Bounds wanted = draft.bounds(g);
      Bounds least = new Bounds(Bounds.Mode.ON, wanted.min(), wanted.min());
      changes |= g.size() > wanted.min() && !g.bounds().equals(least);
      draft.bounds(g, least);
    }
    if (changes) {
      draft.decide(
          new Decision.Steer(
              NAME,
              cluster,
              cluster
                  + " has been idle for "
                  + Durations.format(time)
                  + ", the limit is "
                  + Durations.format(limit)
                  + ": down to its least size"));
    }
  }
}

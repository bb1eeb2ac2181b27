package io.mlinfra.control;

import io.mlinfra.spec.units.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Asks another region for machines that were taken back, or never came, and find no room where they
 * were. What went elsewhere stays there: capacity that comes and goes would make the fleet flap.
 */
final class RecoveryRule implements Rule {
  private static final String NAME = "recovery";

  @Override
  public void apply(Draft draft) {
    for (GroupState g : draft.seen().groups()) {
      if (g.missing() > 0 && g.obstacle().isPresent()) {
        recover(draft, g, draft.obstructed(g), g.obstacle().get());
      }
    }
  }

  private static void recover(Draft draft, GroupState g, Duration since, String obstacle) {
    Policy.Cluster cluster = draft.policy().clusters().get(g.cluster());
    if (cluster == null || !due(cluster, since)) {
      return;
    }
    String lacks =
        g.missing()
            + " of "
            + g.size()
            + " machines of "
            + g.name()
            + " find no room ("
            + obstacle
            + ")";
    if (draft.moves(g) >= cluster.maxMoves()) {
      draft.alert(
          "moves-" + g.name(),
          new Decision.Alert(
              NAME,
              "critical",
              lacks
                  + "; they were sent elsewhere "
                  + cluster.maxMoves()
                  + " times already, the most that recovery.spot_preemption.max_retry_attempts"
                  + " allows"));
      return;
    }
    Optional<GroupState> other = elsewhere(draft, cluster, g);
    if (other.isEmpty()) {
      draft.alert(
          "nowhere-" + g.name(),
          new Decision.Alert(
              NAME,
              "critical",
              lacks + ", and no fallback region of " + g.cluster() + " has room"));
      return;
    }
    GroupState to = other.get();
    long spare = draft.bounds(g).max() - g.running();
    draft.shift(
        g,
        new Memory.Shift(-Math.max(0, draft.bounds(g).min() - g.running()), -Math.max(0, spare)));
    draft.shift(to, new Memory.Shift(g.missing(), Math.max(g.missing(), spare)));
    draft.moves(to, draft.moves(g) + 1);
    draft.moves(g, draft.moves(g) + 1);
    draft.decide(
        new Decision.Move(
            NAME,
            g.name(),
            to.name(),
            g.missing(),
            lacks
                + (since.isZero() ? "" : " for " + Durations.format(since))
                + ": asked of "
                + to.region()
                + (g.placement().spot() && !to.placement().spot() ? ", on demand" : "")));
  }

  private static boolean due(Policy.Cluster cluster, Duration since) {
    return switch (cluster.handling()) {
      case MIGRATE -> true;
      case CHECKPOINT -> since.compareTo(cluster.checkpointInterval()) >= 0;
      case RESTART -> false;
    };
  }

  /** The best other group: by order of fallback regions, the same provisioning model first. */
  private static Optional<GroupState> elsewhere(
      Draft draft, Policy.Cluster cluster, GroupState from) {
    List<String> order = cluster.fallback();
    return draft.seen().of(cluster.name()).stream()
        .filter(g -> !g.region().equals(from.region()))
        .filter(g -> order.contains(g.region()) && g.obstacle().isEmpty())
        .min(
            Comparator.<GroupState>comparingInt(
                    g -> g.placement().spot() == from.placement().spot() ? 0 : 1)
                .thenComparingInt(g -> order.indexOf(g.region())));
  }
}

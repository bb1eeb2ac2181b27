package io.mlinfra.control;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the pair of thresholds. An autoscaler has one target and would remove machines as soon as
 * the load is below it; so it may only add while the load is above the lower threshold.
 */
final class ScalingRule implements Rule {
  private static final String NAME = "scaling";

  @Override
  public void apply(Draft draft) {
    for (Policy.Cluster cluster : draft.policy().clusters().values()) {
      draft.seen().utilizationOf(cluster.name()).ifPresent(u -> steer(draft, cluster, u));
    }
  }

  private static void steer(Draft draft, Policy.Cluster cluster, double utilization) {
    boolean mayShrink = utilization < cluster.down();
    Bounds.Mode mode = mayShrink ? Bounds.Mode.ON : Bounds.Mode.ONLY_SCALE_OUT;
    boolean changes = false;
    for (GroupState g : draft.seen().of(cluster.name())) {
      changes |= g.bounds().mode() != mode;
      draft.bounds(g, draft.bounds(g).withMode(mode));
    }
    if (utilization >= cluster.up()) {
      wake(draft, cluster, utilization);
    }
    if (changes) {
      String figure = cluster.name() + " is used " + Percent.of(utilization);
      draft.decide(
          new Decision.Steer(
              NAME,
              cluster.name(),
              mayShrink
                  ? figure + ", below " + Percent.of(cluster.down()) + ": machines may go"
                  : figure
                      + ", not below "
                      + Percent.of(cluster.down())
                      + ": no machine goes; above "
                      + Percent.of(cluster.up())
                      + " some are added"));
    }
  }

  /** A group without machines reports nothing, so its autoscaler never makes the first one. */
  private static void wake(Draft draft, Policy.Cluster cluster, double utilization) {
    List<GroupState> groups = draft.seen().of(cluster.name());
    boolean full =
        groups.stream().allMatch(g -> g.size() == 0 || g.size() >= draft.bounds(g).max());
    Optional<GroupState> asleep =
        groups.stream().filter(g -> g.size() == 0 && draft.bounds(g).max() > 0).findFirst();
    if (full && asleep.isPresent()) {
      GroupState g = asleep.get();
      Bounds wanted = draft.bounds(g);
      draft.bounds(g, new Bounds(wanted.mode(), 1, wanted.max()));
      draft.decide(
          new Decision.Steer(
              NAME,
              cluster.name(),
              cluster.name()
                  + " is used "
                  + Percent.of(utilization)
                  + " and its other groups are full: a first machine in "
                  + g.name()));
    }
  }
}

package io.mlinfra.control;

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
}

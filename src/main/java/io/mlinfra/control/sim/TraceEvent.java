package io.mlinfra.control.sim;

import java.time.Duration;
import java.util.Optional;

/** Something that happens to the fleet at a time of the trace. */
public sealed interface TraceEvent {
  /** Since the trace began. */
  Duration at();

  String cluster();

  /**
   * From now on a cluster has this much work.
   *
   * @param nodes how many fully used machines' worth
   */
  record Load(Duration at, String cluster, double nodes) implements TraceEvent {}

  /**
   * Spot machines are taken back.
   *
   * @param region only there; empty for anywhere
   * @param count how many at most
   */
  record Preempt(Duration at, String cluster, Optional<String> region, long count)
      implements TraceEvent {}

  /**
   * A region has no machines of the cluster's type to give for a while.
   *
   * @param lasting how long
   */
  record Stockout(Duration at, String cluster, String region, Duration lasting)
      implements TraceEvent {}
}

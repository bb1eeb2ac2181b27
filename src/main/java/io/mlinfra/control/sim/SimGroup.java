package io.mlinfra.control.sim;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.control.Bounds;
import io.mlinfra.control.GroupState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A managed group with its autoscaler, as Compute Engine documents them: the recommended size is
 * what brings the utilisation to the target; machines go only when the recommendation was lower for
 * the whole stabilisation period, and not faster than the scale-in control allows.
 */
final class SimGroup {
  /** The autoscaler looks back so far before it removes machines, and removes one in that time. */
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final String name;
  private final Placement placement;
  private final Duration boot;
  private final List<Node> nodes = new ArrayList<>();
  private final Deque<Past> past = new ArrayDeque<>();
  private Bounds bounds;
  private long size;
  private Optional<String> obstacle = Optional.empty();

  /**
   * A machine.
   *
   * @param born since the beginning of the trace
   * @param ready when it takes work
   */
  record Node(Duration born, Duration ready) {}

  /** What was recommended, and what the size was, at an earlier time. */
  private record Past(Duration at, long recommended, long size) {}

  SimGroup(String name, Placement placement, Duration boot) {
    this.name = name;
    this.placement = placement;
    this.boot = boot;
    this.size = placement.min();
    this.bounds = new Bounds(Bounds.Mode.ON, placement.min(), placement.max());
    for (long i = 0; i < size; i++) {
      nodes.add(new Node(Duration.ZERO, Duration.ZERO));
    }
  }

  String name() {
    return name;
  }

  Placement placement() {
    return placement;
  }

  int alive() {
    return nodes.size();
  }

  long ready(Duration now) {
    return nodes.stream().filter(n -> n.ready().compareTo(now) <= 0).count();
  }

  void steer(Bounds wanted) {
    bounds = wanted;
  }

  /** Takes up to {@code count} machines away; gives them back. */
  List<Node> preempt(long count) {
    List<Node> gone = new ArrayList<>();
    while (gone.size() < count && !nodes.isEmpty()) {
      gone.add(nodes.removeLast());
    }
    return gone;
  }

  /** Ends machines that have run for as long as they may; how many. */
  int expire(Duration now, Duration limit) {
    int before = nodes.size();
    nodes.removeIf(n -> now.minus(n.born()).compareTo(limit) >= 0);
    return before - nodes.size();
  }

  /** The autoscaler's turn. */
  void scale(Duration now, double utilization, double target) {
    long recommended = (long) Math.ceil(ready(now) * utilization / target - 1e-9);
    past.removeIf(p -> p.at().plus(WINDOW).compareTo(now) < 0);
    past.add(new Past(now, recommended, size));
    long stable = past.stream().mapToLong(Past::recommended).max().orElse(recommended);
    long peak = past.stream().mapToLong(Past::size).max().orElse(size);
    long wanted = stable >= size ? stable : Math.max(stable, peak - 1);
    if (wanted < size && bounds.mode() != Bounds.Mode.ON) {
      wanted = size;
    }
    size = Math.clamp(wanted, bounds.min(), bounds.max());
  }

  /** Makes what is missing, where there is room, and removes what is too many. */
  void reconcile(Duration now, boolean stockout) {
    obstacle = Optional.empty();
    while (nodes.size() > size) {
      nodes.removeLast();
    }
    if (nodes.size() < size && stockout) {
      obstacle = Optional.of("ZONE_RESOURCE_POOL_EXHAUSTED in " + placement.region());
      return;
    }
    while (nodes.size() < size) {
      nodes.add(new Node(now, now.plus(boot)));
    }
  }

  GroupState state() {
    return new GroupState(name, placement, size, nodes.size(), bounds, obstacle);
  }
}

package io.mlinfra.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One pass in the making: what the rules have wanted so far, and what the next pass will know. */
final class Draft {
  private final Observation seen;
  private final Policy policy;
  private final Memory before;
  private final Map<String, Bounds> bounds = new LinkedHashMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, Instant> idleSince = new TreeMap<>();
  private final Map<String, Instant> obstructedSince = new TreeMap<>();
  private final Map<String, Memory.Shift> moved;
  private final Map<String, Long> moves;
  private final Set<String> alerted;
  private Optional<Spending> spending;

  Draft(Observation seen, Policy policy, Memory before) {
    this.seen = seen;
    this.policy = policy;
    this.before = before;
    this.moved = new TreeMap<>(before.moved());
    this.moves = new TreeMap<>(before.moves());
    // What was said yesterday may be said again.
    this.alerted = sameDay(before, seen) ? new HashSet<>(before.alerted()) : new HashSet<>();
    this.spending = before.spending();
    seen.groups().forEach(g -> bounds.put(g.name(), shifted(g)));
  }

  private static boolean sameDay(Memory before, Observation seen) {
    return before.spending().filter(s -> s.day().equals(Spending.day(seen.at()))).isPresent();
  }

  private Bounds shifted(GroupState g) {
    return moved.getOrDefault(g.name(), Memory.Shift.NONE).of(g.planned());
  }

  Observation seen() {
    return seen;
  }

  Policy policy() {
    return policy;
  }

  Memory before() {
    return before;
  }

  Bounds bounds(GroupState g) {
    return bounds.getOrDefault(g.name(), g.bounds());
  }

  void bounds(GroupState g, Bounds wanted) {
    bounds.put(g.name(), wanted);
  }

  /** Shifts a group's bounds for this and all later passes. */
  void shift(GroupState g, Memory.Shift by) {
    moved.merge(g.name(), by, Memory.Shift::plus);
    bounds.put(g.name(), shifted(g));
  }

  long moves(GroupState g) {
    return moves.getOrDefault(g.name(), 0L);
  }

  void moves(GroupState g, long count) {
    moves.merge(g.name(), count, Math::max);
  }

  void decide(Decision decision) {
    decisions.add(decision);
  }

  /** Says something once a day. */
  void alert(String key, Decision.Alert alert) {
    if (alerted.add(key)) {
      decisions.add(alert);
    }
  }

  void spending(Spending now) {
    spending = Optional.of(now);
  }

  /** Notes that a cluster is idle now; gives back for how long it has been. */
  Duration idle(String cluster) {
    Instant since = before.idleSince().getOrDefault(cluster, seen.at());
    idleSince.put(cluster, since);
    return Duration.between(since, seen.at());
  }

  /** Notes that a group lacks capacity now; gives back for how long it has. */
  Duration obstructed(GroupState g) {
    Instant since = before.obstructedSince().getOrDefault(g.name(), seen.at());
    obstructedSince.put(g.name(), since);
    return Duration.between(since, seen.at());
  }

  Pass finish() {
    return new Pass(
        seen,
        bounds,
        decisions,
        new Memory(spending, idleSince, obstructedSince, moved, moves, alerted));
  }
}

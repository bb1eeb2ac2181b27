package io.mlinfra.control;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the controller knows from earlier passes. Immutable; each pass makes the next one.
 *
 * @param spending the day's cost so far
 * @param idleSince since when a cluster has been idle
 * @param obstructedSince since when a group has been missing machines for want of capacity
 * @param moved how far a group's bounds are from the plan's, since machines were sent elsewhere
 * @param moves how often machines of a group were sent elsewhere
 * @param alerted what was said already on this day
 */
public record Memory(
    Optional<Spending> spending,
    Map<String, Instant> idleSince,
    Map<String, Instant> obstructedSince,
    Map<String, Shift> moved,
    Map<String, Long> moves,
    Set<String> alerted) {
  public static final Memory EMPTY =
      new Memory(Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of());

  /**
   * A difference from the plan's bounds.
   *
   * @param min added to the least size
   * @param max added to the greatest
   */
  public record Shift(long min, long max) {
    static final Shift NONE = new Shift(0, 0);

    Shift plus(Shift other) {
      return new Shift(min + other.min, max + other.max);
    }

    Bounds of(Bounds planned) {
      return new Bounds(planned.mode(), planned.min() + min, planned.max() + max);
    }
  }

  public Memory {
    // Sorted, so that the saved form is the same for the same memory.
    idleSince = java.util.Collections.unmodifiableMap(new TreeMap<>(idleSince));
    obstructedSince = java.util.Collections.unmodifiableMap(new TreeMap<>(obstructedSince));
    moved = java.util.Collections.unmodifiableMap(new TreeMap<>(moved));
    moves = java.util.Collections.unmodifiableMap(new TreeMap<>(moves));
    alerted = java.util.Collections.unmodifiableSet(new TreeSet<>(alerted));
  }
}

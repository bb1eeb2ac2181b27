package io.mlinfra.apply.schedule;

import java.util.Map;

/**
 * How many jobs may run at once.
 *
 * @param total over all lanes
 * @param perLane for single lanes; a lane that is not named is bounded by the total only
 */
public record Limits(int total, Map<String, Integer> perLane) {
  public Limits {
    perLane = Map.copyOf(perLane);
    if (total < 1 || perLane.values().stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("a limit of parallel jobs is at least 1");
    }
  }

  /** The same limit for all lanes together and each alone. */
  public static Limits of(int total) {
    return new Limits(total, Map.of());
  }

  int lane(String lane) {
    return perLane.getOrDefault(lane, total);
  }
}

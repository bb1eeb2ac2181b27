package io.mlinfra.estimate;

import io.mlinfra.resource.Address;
import java.time.Duration;
import java.util.List;

/**
 * How long a phase is expected to take.
 *
 * @param budget how long it may take
 * @param here on the target, by measured times where there are some
 * @param real on the real services by typical times alone; the same as {@code here} where the
 *     target is one of them and nothing was measured
 * @param changes how many changes there are
 * @param measured of how many of them the time was measured by earlier applies
 * @param criticalPath the longest chain of changes, first one first: by measured times where there
 *     are some, else by the typical ones of the real services
 */
public record PhaseEstimate(
    int phase,
    Duration budget,
    Duration here,
    Duration real,
    int changes,
    int measured,
    List<Step> criticalPath) {
  /** One change of the critical path and its own time. */
  public record Step(Address address, Duration time) {}

  public PhaseEstimate {
    criticalPath = List.copyOf(criticalPath);
  }

  /** Whether the real services would take longer than the phase may. */
  public boolean over() {
    return (real.compareTo(here) > 0 ? real : here).compareTo(budget) > 0;
  }
}

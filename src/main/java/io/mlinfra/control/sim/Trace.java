package io.mlinfra.control.sim;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What happens, in order of time.
 *
 * @param events at least one
 */
public record Trace(List<TraceEvent> events) {
  public Trace {
    events = events.stream().sorted(Comparator.comparing(TraceEvent::at)).toList();
  }

  /** When the last thing has happened. */
  public Duration end() {
    return events.stream()
        .map(e -> e instanceof TraceEvent.Stockout s ? s.at().plus(s.lasting()) : e.at())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}

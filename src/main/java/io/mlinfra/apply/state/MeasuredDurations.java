package io.mlinfra.apply.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.Action;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How long actions on each kind of resource took, as a moving average, for time estimates and for
 * starting the longest path first.
 */
public final class MeasuredDurations {
  private static final String NAME = "durations.json";

  /** The weight of the newest measurement: a handful of applies forgets an outlier. */
  private static final double WEIGHT = 0.3;

  private final JsonDocument document;
  private final Map<String, Long> millis = new ConcurrentSkipListMap<>();

  MeasuredDurations(StateBackend backend) {
    this.document = new JsonDocument(backend, NAME);
    for (Map.Entry<String, JsonNode> e : document.load().path("millis").properties()) {
      millis.put(e.getKey(), e.getValue().asLong());
    }
  }

  /** The average so far; empty when it was never measured. */
  public Optional<Duration> of(String kind, Action action) {
    return Optional.ofNullable(millis.get(key(kind, action))).map(Duration::ofMillis);
  }

  public void measured(String kind, Action action, Duration took) {
    millis.merge(
        key(kind, action),
        took.toMillis(),
        (old, now) -> Math.round(old * (1 - WEIGHT) + now * WEIGHT));
  }

  /** Replaces the saved document. */
  public void save() {
    ObjectNode json = JsonDocument.empty();
    ObjectNode all = json.putObject("millis");
    millis.forEach(all::put);
    document.save(json);
  }

  private static String key(String kind, Action action) {
    return kind + " " + action.name().toLowerCase(Locale.ROOT);
  }
}

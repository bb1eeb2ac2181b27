package io.mlinfra.provider.datadog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sends events and metric points to Datadog, and finds events that were sent. */
public final class DatadogSignals {
  private static final int GAUGE = 3;

  private final DatadogClient client;

  public DatadogSignals(DatadogClient client) {
    this.client = client;
  }

  /**
   * An event.
   *
   * @param key groups events that belong together
   * @param at when it happened; at most 18 hours ago
   */
  public record Event(
      String title, String text, String alertType, String key, List<String> tags, Instant at) {
    public Event {
      tags = List.copyOf(tags);
    }
  }

  /**
   * Posts an event. Datadog keeps every one it gets: look with {@link #exists} where a post may
   * have got through already.
   *
   * @throws io.mlinfra.provider.ProviderException when Datadog refuses or cannot be reached
   */
  public void post(Event event) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("title", event.title()).put("text", event.text());
    body.put("alert_type", event.alertType()).put("date_happened", event.at().getEpochSecond());
    body.put("aggregation_key", event.key()).put("source_type_name", "mlinfra");
    event.tags().forEach(body.putArray("tags")::add);
    client.call("POST", "/api/v1/events", Map.of(), body);
  }

  /** Whether an event with the tag happened in the period. */
  public boolean exists(String tag, Instant from, Instant to) {
    Map<String, String> query =
        Map.of(
            "start", Long.toString(from.getEpochSecond()),
            "end", Long.toString(to.getEpochSecond()),
            "tags", tag);
    return !client.get("/api/v1/events", query).path("events").isEmpty();
  }

  /** One value of a metric. */
  public record Point(String metric, double value, List<String> tags) {
    public Point {
      tags = List.copyOf(tags);
    }
  }

  /** Sends points that hold at one time; the same point sent twice counts once. */
  public void gauges(List<Point> points, Instant at) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var series = body.putArray("series");
    for (Point point : points) {
      ObjectNode s = series.addObject().put("metric", point.metric()).put("type", GAUGE);
      s.putArray("points")
          .addObject()
          .put("timestamp", at.getEpochSecond())
          .put("value", point.value());
      point.tags().forEach(s.putArray("tags")::add);
    }
    client.call("POST", "/api/v2/series", Map.of(), body);
  }
}

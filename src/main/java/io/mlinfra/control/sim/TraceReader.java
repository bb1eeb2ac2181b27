package io.mlinfra.control.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mlinfra.spec.units.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a trace: a YAML or JSON list of events, or one JSON object a line. Each has {@code at} and
 * {@code cluster}, and one of {@code load: NODES}, {@code preempt: COUNT} (with {@code region}), or
 * {@code stockout: REGION} with {@code for: DURATION}.
 */
public final class TraceReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Set<String> KEYS =
      Set.of("at", "cluster", "load", "preempt", "region", "stockout", "for");

  private final Set<String> clusters;
  private final List<String> mistakes = new ArrayList<>();

  /**
   * @param clusters the plan's clusters; events may name no other
   */
  public TraceReader(Set<String> clusters) {
    this.clusters = new TreeSet<>(clusters);
  }

  /**
   * @param text the file's content
   * @throws TraceException with all mistakes at once
   */
  public Trace read(String text) {
    List<JsonNode> nodes = nodes(text);
    List<TraceEvent> events = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      event(nodes.get(i), "event " + (i + 1)).ifPresent(events::add);
    }
    if (nodes.isEmpty()) {
      mistakes.add("it holds no events");
    }
    if (!mistakes.isEmpty()) {
      throw new TraceException(String.join("\n", mistakes));
    }
    return new Trace(events);
  }

  private List<JsonNode> nodes(String text) {
    List<JsonNode> nodes = new ArrayList<>();
    try {
      if (text.stripLeading().startsWith("{")
          && text.strip().lines().count() > 1
          && text.strip().lines().allMatch(l -> l.isBlank() || l.strip().startsWith("{"))) {
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
          nodes.add(JSON.readTree(line));
        }
        return nodes;
      }
      JsonNode root = YAML.readTree(text);
      JsonNode list = root != null && root.has("events") ? root.path("events") : root;
      if (list == null || !list.isArray()) {
        if (list != null && list.has("at")) {
          return List.of(list);
        }
        mistakes.add("a trace is a list of events, or a map with the key \"events\"");
        return List.of();
      }
      list.forEach(nodes::add);
    } catch (JsonProcessingException e) {
      mistakes.add("it is neither YAML nor JSON: " + e.getOriginalMessage());
      return List.of();
    }
    return nodes;
  }

  private Optional<TraceEvent> event(JsonNode n, String where) {
    int before = mistakes.size();
    n.fieldNames()
        .forEachRemaining(
            k -> {
              if (!KEYS.contains(k)) {
                mistakes.add(
                    where + ": unknown key \"" + k + "\"; known are " + new TreeSet<>(KEYS));
              }
            });
    Duration at = duration(n, "at", where);
    String cluster = n.path("cluster").asText("");
    if (!clusters.contains(cluster)) {
      mistakes.add(where + ": the plan has no cluster \"" + cluster + "\"; it has " + clusters);
    }
    if (!n.has("load") && !n.has("preempt") && !n.has("stockout")) {
      mistakes.add(where + ": needs one of load, preempt, stockout");
    }
    TraceEvent event =
        n.has("load")
            ? new TraceEvent.Load(at, cluster, number(n, "load", where))
            : n.has("preempt")
                ? new TraceEvent.Preempt(
                    at,
                    cluster,
                    Optional.of(n.path("region").asText("")).filter(r -> !r.isEmpty()),
                    (long) number(n, "preempt", where))
                : new TraceEvent.Stockout(
                    at,
                    cluster,
                    n.path("stockout").asText(),
                    n.has("stockout") ? duration(n, "for", where) : Duration.ZERO);
    return mistakes.size() == before ? Optional.of(event) : Optional.empty();
  }

  private double number(JsonNode n, String key, String where) {
    double value = n.path(key).asDouble(-1);
    if (!(value >= 0) || Double.isInfinite(value)) {
      mistakes.add(where + ": " + key + " is a number of machines, 0 or more, not " + n.path(key));
    }
    return value;
  }

  private Duration duration(JsonNode n, String key, String where) {
    JsonNode value = n.path(key);
    try {
      return value.isNumber()
          ? Duration.ofMillis(Math.round(value.asDouble() * 1000))
          : Durations.parse(value.asText(""), Duration.ofSeconds(1));
    } catch (IllegalArgumentException e) {
      mistakes.add(where + ": " + key + " is a time such as 90s, 5m or 1h30m, not " + value);
      return Duration.ZERO;
    }
  }
}

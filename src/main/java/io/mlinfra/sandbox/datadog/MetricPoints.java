package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers queries of one metric, {@code avg:name{scope} by {tag}}, from the points that were sent:
 * points of the same time are put together by the aggregator; there is no rollup over time.
 */
final class MetricPoints {
  private static final Pattern SIMPLE =
      Pattern.compile(
          "\\s*(?:(avg|sum|min|max|count):)?([A-Za-z][\\w.]*)\\{([^}]*)\\}"
              + "(?:\\s*by\\s*\\{([^}]*)\\})?(?:\\.\\w+\\([^)]*\\))*\\s*");

  private final Store store;

  MetricPoints(Store store) {
    this.store = store;
  }

  /**
   * One line of a graph.
   *
   * @param tags the group's tags, {@code host:a}; none when the query does not group
   * @param points values by time, seconds since the epoch
   */
  record Series(
      String metric,
      String aggregator,
      String scope,
      List<String> tags,
      NavigableMap<Long, Double> points) {}

  /** The series of a query in a period (seconds, both ends within); none for other expressions. */
  List<Series> query(String text, long from, long to) {
    Matcher m = SIMPLE.matcher(text);
    if (!m.matches()) {
      return List.of();
    }
    String aggregator = m.group(1) == null ? "avg" : m.group(1);
    List<String> by = m.group(4) == null ? List.of() : words(m.group(4));
    Map<List<String>, NavigableMap<Long, List<Double>>> groups = new LinkedHashMap<>();
    for (ObjectNode d : store.all(Metrics.COLLECTION).values()) {
      long at = d.path("timestamp").asLong();
      List<String> tags = d.path("tags").valueStream().map(JsonNode::asText).toList();
      boolean named = d.path("metric").asText().equals(m.group(2));
      if (named && at >= from && at <= to && in(words(m.group(3)), tags)) {
        List<String> group =
            by.stream()
                .map(k -> tags.stream().filter(t -> t.startsWith(k + ":")).findFirst())
                .map(t -> t.orElse("N/A"))
                .toList();
        groups
            .computeIfAbsent(group, k -> new TreeMap<>())
            .computeIfAbsent(at, k -> new ArrayList<>())
            .add(d.path("value").asDouble());
      }
    }
    List<Series> found = new ArrayList<>();
    groups.forEach(
        (tags, points) -> {
          NavigableMap<Long, Double> merged = new TreeMap<>();
          points.forEach((at, values) -> merged.put(at, merge(aggregator, values)));
          found.add(new Series(m.group(2), aggregator, m.group(3), tags, merged));
        });
    return found;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split("\\s*(?:,|\\bAND\\b)\\s*", -1)) {
      if (!word.isBlank() && !word.strip().equals("*")) {
        words.add(word.strip());
      }
    }
    return words;
  }

  private static boolean in(List<String> scope, List<String> tags) {
    return scope.stream()
        .allMatch(
            s ->
                s.startsWith("!")
                    != tags.stream().anyMatch(t -> like(s.replaceFirst("^!", ""), t)));
  }

  private static boolean like(String pattern, String tag) {
    String[] parts = pattern.split("\\*", -1);
    StringBuilder regex = new StringBuilder(Pattern.quote(parts[0]));
    for (int i = 1; i < parts.length; i++) {
      regex.append(".*").append(Pattern.quote(parts[i]));
    }
    return tag.matches(regex.toString());
  }

  /** One number of several, as an aggregator makes it. */
  static double merge(String aggregator, List<Double> values) {
    var all = values.stream().mapToDouble(Double::doubleValue);
    return switch (aggregator) {
      case "sum" -> all.sum();
      case "min" -> all.min().orElse(0);
      case "max" -> all.max().orElse(0);
      case "count" -> values.size();
      case "last" -> values.getLast();
      default -> all.average().orElse(0);
    };
  }
}

package io.mlinfra.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Aligns the points of each series to a period and joins series into groups.
 *
 * @param aligner such as {@code ALIGN_MEAN}; {@code ALIGN_NONE} leaves the points as they are
 * @param reducer such as {@code REDUCE_MEAN}; {@code REDUCE_NONE} leaves the series apart
 */
record Aggregation(String aligner, String reducer, long periodSeconds, List<String> groupBy) {
  private enum Fold {
    MEAN,
    MAX,
    MIN,
    SUM,
    COUNT;

    double of(List<Double> values) {
      return switch (this) {
        case MEAN -> values.stream().mapToDouble(d -> d).average().orElse(0);
        case MAX -> values.stream().mapToDouble(d -> d).max().orElse(0);
        case MIN -> values.stream().mapToDouble(d -> d).min().orElse(0);
        case SUM -> values.stream().mapToDouble(d -> d).sum();
        case COUNT -> values.size();
      };
    }
  }

  private static Fold fold(String name, String prefix) {
    try {
      return Fold.valueOf(name.substring(prefix.length()));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "Unsupported aggregation \"" + name + "\"");
    }
  }

  List<ObjectNode> apply(List<ObjectNode> series, Instant end) {
    if (aligner.isEmpty() || aligner.equals("ALIGN_NONE")) {
      return series;
    }
    if (periodSeconds < 60) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "The alignment period must be at least 60 seconds");
    }
    List<ObjectNode> aligned = series.stream().map(s -> align(s, end)).toList();
    return reducer.isEmpty() || reducer.equals("REDUCE_NONE") ? aligned : reduce(aligned);
  }

  private ObjectNode align(ObjectNode series, Instant end) {
    Map<Long, List<Double>> byPeriod = new TreeMap<>();
    for (JsonNode p : series.path("points")) {
      long age = end.getEpochSecond() - at(p).getEpochSecond();
      byPeriod
          .computeIfAbsent(Math.floorDiv(age, periodSeconds), k -> new ArrayList<>())
          .add(p.path("value").path("doubleValue").asDouble());
    }
    ObjectNode out = series.deepCopy();
    out.remove("points");
    Fold fold = fold(aligner, "ALIGN_");
    byPeriod.forEach(
        (period, values) ->
            out.withArrayProperty("points")
                .add(point(end.minusSeconds(period * periodSeconds), fold.of(values))));
    return out;
  }

  private List<ObjectNode> reduce(List<ObjectNode> aligned) {
    Map<List<String>, List<ObjectNode>> groups =
        aligned.stream()
            .collect(
                Collectors.groupingBy(
                    s -> groupBy.stream().map(f -> SeriesFilter.value(s, f)).toList(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return groups.values().stream().map(this::joined).toList();
  }

  private ObjectNode joined(List<ObjectNode> members) {
    Fold fold = fold(reducer, "REDUCE_");
    Map<String, List<Double>> byTime = new TreeMap<>(java.util.Comparator.reverseOrder());
    for (ObjectNode s : members) {
      for (JsonNode p : s.path("points")) {
        byTime
            .computeIfAbsent(at(p).toString(), k -> new ArrayList<>())
            .add(p.path("value").path("doubleValue").asDouble());
      }
    }
    ObjectNode first = members.getFirst();
    ObjectNode out = Json.object();
    out.putObject("metric").put("type", first.path("metric").path("type").asText());
    out.putObject("resource").put("type", first.path("resource").path("type").asText());
    for (String field : groupBy) {
      String value = SeriesFilter.value(first, field);
      String name = field.replace("\"", "").replaceFirst("^[a-z]+\\.[a-z_]+\\.", "");
      if (field.startsWith("metadata.user_labels")) {
        out.withObjectProperty("metadata").withObjectProperty("userLabels").put(name, value);
      } else {
        out.withObjectProperty(field.startsWith("metric") ? "metric" : "resource")
            .withObjectProperty("labels")
            .put(name, value);
      }
    }
    out.put("metricKind", "GAUGE").put("valueType", "DOUBLE");
    byTime.forEach(
        (time, values) ->
            out.withArrayProperty("points").add(point(Instant.parse(time), fold.of(values))));
    return out;
  }

  static Instant at(JsonNode point) {
    return Instant.parse(point.path("interval").path("endTime").asText());
  }

  static ObjectNode point(Instant at, double value) {
    ObjectNode point = Json.object();
    point.putObject("interval").put("startTime", at.toString()).put("endTime", at.toString());
    point.putObject("value").put("doubleValue", value);
    return point;
  }
}

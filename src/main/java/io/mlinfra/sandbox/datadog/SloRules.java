package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses objectives that Datadog refuses, with its words, and completes the others. */
final class SloRules {
  private static final Map<String, Integer> TYPES =
      Map.of("monitor", 0, "metric", 1, "time_slice", 2);
  private static final Set<String> FRAMES = Set.of("7d", "30d", "90d", "custom");
  private static final int SLICE_SECONDS = 300;

  private SloRules() {}

  static void check(ObjectNode body, String type) {
    if (!TYPES.containsKey(type)) {
      throw invalid("invalid type '" + type + "'");
    }
    if (body.path("name").asText("").isBlank()) {
      throw invalid("must specify name");
    }
    if (body.path("thresholds").isEmpty()) {
      throw invalid("must specify thresholds");
    }
    for (JsonNode t : body.path("thresholds")) {
      double target = t.path("target").asDouble(-1);
      if (target <= 0 || target >= 100) {
        throw invalid("target must be between 0 and 100");
      }
      if (t.has("warning") && t.path("warning").asDouble() <= target) {
        throw invalid("warning must be greater than target");
      }
      if (!FRAMES.contains(t.path("timeframe").asText(""))) {
        throw invalid("invalid timeframe '" + t.path("timeframe").asText("") + "'");
      }
    }
    switch (type) {
      case "monitor" -> {
        if (body.path("monitor_ids").isEmpty()) {
          throw invalid("must specify monitor_ids");
        }
      }
      case "metric" -> {
        if (!body.path("query").isObject() && !body.path("sli_specification").isObject()) {
          throw invalid("must specify the query for count types");
        }
      }
      default -> {
        if (!body.path("sli_specification").path("time_slice").isObject()) {
          throw invalid("must specify sli_specification for time slice types");
        }
      }
    }
  }

  private static io.mlinfra.sandbox.http.ApiError invalid(String why) {
    return Errors.bad("Invalid payload: " + why);
  }

  /** Takes over what a body asks for. */
  static void take(ObjectNode body, ObjectNode slo) {
    String type = body.path("type").asText();
    slo.set("name", body.get("name"));
    slo.set("tags", sorted(body.path("tags")));
    slo.set("thresholds", thresholds(body.path("thresholds")));
    slo.put("type", type).put("type_id", TYPES.getOrDefault(type, 0));
    slo.put("description", body.path("description").asText(""));
    JsonNode first = body.path("thresholds").path(0);
    slo.set("timeframe", body.has("timeframe") ? body.get("timeframe") : first.get("timeframe"));
    limit(body, slo, "warning_threshold", first.path("warning"));
    limit(body, slo, "target_threshold", first.path("target"));
    for (String field : List.of("query", "groups", "monitor_ids")) {
      if (!body.path(field).isEmpty()) {
        slo.set(field, body.get(field));
      }
    }
    if (body.path("sli_specification") instanceof ObjectNode given) {
      slo.set("sli_specification", specification(given, slo));
    }
  }

  /** Given for the whole objective, or taken from its first threshold. */
  private static void limit(ObjectNode body, ObjectNode slo, String field, JsonNode fromFirst) {
    JsonNode value = body.has(field) ? body.get(field) : fromFirst;
    if (value.isNumber()) {
      boolean whole = value.doubleValue() == Math.rint(value.doubleValue());
      slo.set(field, whole ? Json.object().put("n", value.longValue()).get("n") : value);
    } else {
      slo.remove(field);
    }
  }

  private static ArrayNode sorted(JsonNode tags) {
    ArrayNode all = Json.array();
    tags.valueStream().map(JsonNode::asText).sorted().forEach(all::add);
    return all;
  }

  private static ArrayNode thresholds(JsonNode given) {
    ArrayNode all = Json.array();
    for (JsonNode t : given) {
      ObjectNode full = all.addObject();
      full.set("timeframe", t.get("timeframe"));
      for (String field : List.of("target", "warning")) {
        if (t.path(field).isNumber()) {
          double value = t.path(field).doubleValue();
          full.put(field, value);
          full.put(field + "_display", Double.toString(value).replaceAll("\\.0$", "."));
        }
      }
    }
    return all;
  }

  private static ObjectNode specification(ObjectNode given, ObjectNode slo) {
    ObjectNode full = given.deepCopy();
    if (full.path("time_slice") instanceof ObjectNode slice
        && !slice.has("query_interval_seconds")) {
      slice.put("query_interval_seconds", SLICE_SECONDS);
    }
    JsonNode count = full.path("count");
    if (count.isObject()) {
      String good = written(count, "good_events_formula");
      String total =
          count.has("total_events_formula")
              ? written(count, "total_events_formula")
              : "(" + good + ") + (" + written(count, "bad_events_formula") + ")";
      slo.putObject("query").put("numerator", good).put("denominator", total);
    }
    return full;
  }

  /** A formula with its queries written out. */
  private static String written(JsonNode count, String formula) {
    String text = count.path(formula).path("formula").asText("");
    for (JsonNode q : count.path("queries")) {
      text =
          text.replaceAll(
              "\\b" + java.util.regex.Pattern.quote(q.path("name").asText()) + "\\b",
              java.util.regex.Matcher.quoteReplacement(q.path("query").asText()));
    }
    return text;
  }
}

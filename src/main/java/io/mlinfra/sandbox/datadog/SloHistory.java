package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;

/**
 * The history of an objective over a time. Nothing measures objectives here, so it is the history
 * of one that has no data: zeros over the whole time, and a denominator that Datadog complains
 * about.
 */
final class SloHistory {
  private static final int POINTS = 12;

  private SloHistory() {}

  static Response of(ObjectNode slo, Request request) {
    long from = seconds(request, "from_ts");
    long to = seconds(request, "to_ts");
    if (from >= to) {
      throw Errors.bad("from_ts must be before to_ts");
    }
    ObjectNode answer = Json.object();
    ObjectNode data = answer.putObject("data");
    ObjectNode thresholds = data.putObject("thresholds");
    ObjectNode precision = Json.object();
    for (JsonNode t : slo.path("thresholds")) {
      thresholds.set(t.path("timeframe").asText(), t);
      precision.put(t.path("timeframe").asText(), 0);
    }
    data.put("from_ts", from).put("to_ts", to);
    data.set("type", slo.get("type"));
    data.set("type_id", slo.get("type_id"));
    data.set("slo", slo);
    data.putArray("group_by");
    boolean metric = slo.path("type").asText().equals("metric");
    if (metric) {
      data.set("series", series(slo.path("query"), from, to));
    }
    ObjectNode overall = data.putObject("overall");
    ArrayNode errors = overall.putArray("errors");
    if (metric) {
      errors
          .addObject()
          .put("error_message", "The denominator is zero valued")
          .put("error_type", "ZERO_VALUED_DENOMINATOR");
    }
    overall.putNull("sli_value").put("span_precision", 2).set("precision", precision);
    overall.putNull("uptime").put("state", "no_data").putArray("corrections");
    answer.putNull("errors");
    return Response.json(answer);
  }

  private static long seconds(Request request, String name) {
    String text = request.query().getOrDefault(name, "");
    if (!text.matches("\\d{1,12}")) {
      throw Errors.bad("Missing required parameter: " + name);
    }
    return Long.parseLong(text);
  }

  private static ObjectNode series(JsonNode query, long from, long to) {
    String good = "default_zero(" + query.path("numerator").asText("") + ")";
    String all = "default_zero(" + query.path("denominator").asText("") + ")";
    long interval = Math.max(1, (to - from) / POINTS);
    ObjectNode series = Json.object().put("timing", "0.02").put("res_type", "time_series");
    series.put("resp_version", 2).put("query", good + ", " + all);
    series.put("from_date", from * 1000).put("to_date", to * 1000).put("message", "");
    series.put("interval", interval);
    ArrayNode times = series.putArray("times");
    for (int i = 0; i <= POINTS; i++) {
      times.add((from + i * interval) * 1000.0);
    }
    series.set("numerator", line(good, 0));
    series.set("denominator", line(all, 1));
    series.put("numerator_query", good).put("denominator_query", all);
    series.put("bad_series_query", all + " - " + good);
    series.put("graph_query", good + ", " + all + " - " + good);
    return series;
  }

  private static ObjectNode line(String expression, int index) {
    ObjectNode line = Json.object();
    ArrayNode values = line.putArray("values");
    for (int i = 0; i <= POINTS; i++) {
      values.add(0.0);
    }
    String metric = expression.replaceAll("^.*?:|\\{.*$", "");
    int open = expression.indexOf('{');
    int close = expression.indexOf('}');
    ObjectNode meta = line.putObject("metadata").putNull("unit").put("query_index", index);
    meta.put("aggr", "sum").put("metric", "default_zero(" + metric + ")").putArray("tag_set");
    meta.put("expression", expression);
    meta.put("scope", open < 0 || close < open ? "*" : expression.substring(open + 1, close));
    return line.put("sum", 0.0).put("count", POINTS + 1);
  }
}

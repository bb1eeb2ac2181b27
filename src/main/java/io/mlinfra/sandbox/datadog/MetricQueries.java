package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Queries of metrics: {@code /api/v1/query}, {@code /api/v2/query/timeseries} and scalar. */
final class MetricQueries {
  private static final int INTERVAL = 300;

  private final MetricPoints points;

  MetricQueries(Store store) {
    this.points = new MetricPoints(store);
  }

  void on(Routes routes) {
    routes
        .on("GET", "/api/v1/query", (r, p) -> v1(r))
        .on("POST", "/api/v2/query/timeseries", (r, p) -> timeseries(r))
        .on("POST", "/api/v2/query/scalar", (r, p) -> scalar(r));
  }

  private static void parse(String query) {
    try {
      MetricExpression.parse(query);
    } catch (MetricExpression.Malformed e) {
      throw Errors.bad("Error parsing query: " + e.getMessage());
    }
  }

  private Response v1(Request request) {
    String text = request.query().getOrDefault("query", "");
    long from = seconds(request, "from");
    long to = seconds(request, "to");
    List<String> parts = expressions(text);
    ObjectNode answer = Json.object().put("status", "ok").put("resp_version", 1);
    ArrayNode all = answer.putArray("series");
    for (int i = 0; i < parts.size(); i++) {
      parse(parts.get(i));
      for (MetricPoints.Series s : points.query(parts.get(i), from, to)) {
        all.add(series(s, parts.get(i), i));
      }
    }
    answer.put("to_date", to * 1000).put("query", text).put("message", "");
    answer.put("res_type", "time_series").putArray("times");
    answer.put("from_date", from * 1000).putArray("group_by");
    answer.putArray("values");
    return Response.json(answer);
  }

  private static ObjectNode series(MetricPoints.Series s, String expression, int index) {
    ObjectNode out = Json.object();
    out.put("end", s.points().lastKey() * 1000 + INTERVAL * 1000 - 1).putObject("attributes");
    out.put("metric", s.metric()).put("interval", INTERVAL);
    s.tags().forEach(out.putArray("tag_set")::add);
    out.put("start", s.points().firstKey() * 1000).put("length", s.points().size());
    out.put("query_index", index).put("aggr", s.aggregator());
    List<String> scope = new ArrayList<>(s.tags());
    out.put("scope", scope.isEmpty() ? s.scope() : String.join(",", scope));
    ArrayNode list = out.putArray("pointlist");
    s.points().forEach((at, value) -> list.addArray().add(at * 1000).add(value));
    out.put("expression", expression).putNull("unit").put("display_name", s.metric());
    return out;
  }

  /** Several queries stand in one text, with commas between them. */
  private static List<String> expressions(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static long seconds(Request request, String name) {
    String text = request.query().getOrDefault(name, "");
    if (!text.matches("\\d{1,12}")) {
      throw Errors.bad("Missing required parameter '" + name + "'");
    }
    return Long.parseLong(text);
  }

  /** A question in version 2: queries with names, and formulas over them. */
  private record Question(long from, long to, List<JsonNode> queries, List<JsonNode> formulas) {
    static Question of(Request request, String type) {
      JsonNode data = Errors.body(request).path("data");
      if (!data.path("type").asText("").equals(type)) {
        throw Errors.bad("API input validation failed: Invalid type. Expected \"" + type + "\".");
      }
      JsonNode a = data.path("attributes");
      if (!a.path("queries").isArray() || a.path("queries").isEmpty()) {
        throw Errors.bad("API input validation failed: queries are required.");
      }
      for (JsonNode q : a.path("queries")) {
        if (!q.path("data_source").isTextual()) {
          throw Errors.bad("API input validation failed: data_source is required.");
        }
        if (q.path("data_source").asText().equals("metrics")) {
          parse(q.path("query").asText(""));
        }
      }
      return new Question(
          a.path("from").asLong() / 1000,
          a.path("to").asLong() / 1000,
          a.path("queries").valueStream().toList(),
          a.path("formulas").valueStream().toList());
    }

    /** The queries to show: those whose bare name is a formula, or all of them. */
    List<JsonNode> shown() {
      List<String> names = formulas.stream().map(f -> f.path("formula").asText("")).toList();
      List<JsonNode> named =
          queries.stream().filter(q -> names.contains(q.path("name").asText(""))).toList();
      return named.isEmpty() ? queries : named;
    }
  }

  /** Only metrics are kept here; other sources are there, and empty. */
  private List<MetricPoints.Series> answer(Question question, JsonNode query) {
    return query.path("data_source").asText().equals("metrics")
        ? points.query(query.path("query").asText(), question.from(), question.to())
        : List.of();
  }

  private Response timeseries(Request request) {
    Question question = Question.of(request, "timeseries_request");
    ObjectNode answer = Json.object();
    ObjectNode data = answer.putObject("data").put("id", "0").put("type", "timeseries_response");
    ObjectNode a = data.putObject("attributes");
    ArrayNode series = a.putArray("series");
    TreeSet<Long> times = new TreeSet<>();
    List<MetricPoints.Series> all = new ArrayList<>();
    int index = 0;
    for (JsonNode q : question.shown()) {
      for (MetricPoints.Series s : answer(question, q)) {
        ObjectNode shown = series.addObject();
        s.tags().forEach(shown.putArray("group_tags")::add);
        shown.put("query_index", index).putNull("unit");
        times.addAll(s.points().keySet());
        all.add(s);
      }
      index++;
    }
    times.forEach(t -> a.withArray("times").add(t * 1000));
    a.withArray("times");
    ArrayNode values = a.putArray("values");
    for (MetricPoints.Series s : all) {
      ArrayNode line = values.addArray();
      times.forEach(t -> line.add(s.points().get(t)));
    }
    return Response.json(answer);
  }

  private Response scalar(Request request) {
    Question question = Question.of(request, "scalar_request");
    ObjectNode answer = Json.object();
    ObjectNode data = answer.putObject("data").put("id", "0").put("type", "scalar_response");
    ArrayNode columns = data.putObject("attributes").putArray("columns");
    for (JsonNode q : question.shown()) {
      ObjectNode column = columns.addObject().put("name", q.path("name").asText(""));
      ArrayNode values = column.putArray("values");
      for (MetricPoints.Series s : answer(question, q)) {
        List<Double> all = List.copyOf(s.points().values());
        values.add(MetricPoints.merge(q.path("aggregator").asText("avg"), all));
      }
      column.put("type", "number").putObject("meta").putNull("unit");
    }
    return Response.json(answer);
  }
}

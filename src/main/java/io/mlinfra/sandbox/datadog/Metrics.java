package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Takes metric points, versions 1 and 2, and gives the last point of each series back. A point with
 * the same metric, tags and time replaces the one before, as in Datadog.
 */
final class Metrics {
  private static final String COLLECTION = "datadog.point";
  private static final int LONGEST_NAME = 200;
  private static final int MOST_BYTES = 64 << 20;

  private final Store store;

  Metrics(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    routes
        .on("POST", "/api/v1/series", (r, p) -> v1(r))
        .on("POST", "/api/v1/distribution_points", (r, p) -> v1(r))
        .on("POST", "/api/v2/series", (r, p) -> v2(r))
        .on("GET", "/api/v1/metrics", (r, p) -> active())
        .on("GET", "/api/v2/metrics", (r, p) -> names())
        .on("GET", "/api/v1/query", (r, p) -> query(r));
  }

  private Response v1(Request request) {
    for (JsonNode series : series(request)) {
      for (JsonNode point : series.path("points")) {
        if (!point.isArray() || point.size() != 2) {
          throw Errors.bad("Payload is not in the expected format: invalid point");
        }
      }
    }
    store(request);
    return Response.json(202, Json.object().put("status", "ok"));
  }

  private Response v2(Request request) {
    for (JsonNode series : series(request)) {
      for (JsonNode point : series.path("points")) {
        if (!point.path("timestamp").isNumber() || !point.path("value").isNumber()) {
          throw Errors.bad("Payload is not in the expected format: invalid point");
        }
      }
    }
    store(request);
    ObjectNode answer = Json.object();
    answer.putArray("errors");
    return Response.json(202, answer);
  }

  private static JsonNode series(Request request) {
    JsonNode series = Errors.body(inflated(request)).path("series");
    if (!series.isArray()) {
      throw Errors.bad("Payload is not in the expected format: series is missing");
    }
    for (JsonNode s : series) {
      String name = s.path("metric").asText("");
      if (!name.matches("[A-Za-z][A-Za-z0-9_.]*") || name.length() > LONGEST_NAME) {
        throw Errors.bad("Invalid metric name '" + name + "'");
      }
      if (!s.path("points").isArray()) {
        throw Errors.bad("Payload is not in the expected format: points are missing");
      }
    }
    return series;
  }

  private static Request inflated(Request request) {
    if (!request.header("content-encoding").equals("deflate")) {
      return request;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(request.body());
      byte[] plain = new byte[Math.min(MOST_BYTES, Math.max(1024, request.body().length * 100))];
      int length = inflater.inflate(plain);
      return new Request(
          request.method(),
          request.path(),
          request.segments(),
          request.query(),
          request.headers(),
          java.util.Arrays.copyOf(plain, length));
    } catch (DataFormatException e) {
      throw Errors.bad("Unable to decompress payload");
    } finally {
      inflater.end();
    }
  }

  private void store(Request request) {
    JsonNode all = series(request);
    store.transaction(
        () -> {
          for (JsonNode s : all) {
            TreeSet<String> tags = new TreeSet<>();
            s.path("tags").forEach(t -> tags.add(t.asText()));
            for (JsonNode point : s.path("points")) {
              long at = point.isArray() ? point.get(0).asLong() : point.path("timestamp").asLong();
              JsonNode value = point.isArray() ? point.get(1) : point.path("value");
              ObjectNode doc = Json.object().put("metric", s.path("metric").asText());
              tags.forEach(doc.putArray("tags")::add);
              doc.put("timestamp", at).set("value", value);
              store.put(COLLECTION, s.path("metric").asText() + "|" + tags + "|" + at, doc);
            }
          }
          return true;
        });
  }

  private List<String> known() {
    return store.all(COLLECTION).values().stream()
        .map(d -> d.path("metric").asText())
        .distinct()
        .toList();
  }

  private Response active() {
    ObjectNode answer = Json.object().put("from", "0");
    known().forEach(answer.putArray("metrics")::add);
    return Response.json(answer);
  }

  private Response names() {
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("data");
    known().forEach(n -> data.addObject().put("id", n).put("type", "metrics"));
    return Response.json(answer);
  }

  /** Raw points of the metrics in the query, in its period, without aggregation. */
  private Response query(Request request) {
    String text = request.query().getOrDefault("query", "");
    List<String> wanted;
    try {
      wanted = MetricExpression.parse(text).metrics();
    } catch (MetricExpression.Malformed e) {
      throw Errors.bad("Error parsing query: " + e.getMessage());
    }
    long from = Long.parseLong(request.query().getOrDefault("from", "0"));
    long to = Long.parseLong(request.query().getOrDefault("to", "9999999999"));
    Map<String, ArrayNode> points = new java.util.TreeMap<>();
    for (ObjectNode d : store.all(COLLECTION).values()) {
      long at = d.path("timestamp").asLong();
      if (wanted.contains(d.path("metric").asText()) && at >= from && at <= to) {
        points
            .computeIfAbsent(d.path("metric").asText(), k -> Json.array())
            .addArray()
            .add(at * 1000)
            .add(d.get("value"));
      }
    }
    ObjectNode answer = Json.object().put("status", "ok").put("query", text);
    ArrayNode series = answer.putArray("series");
    points.forEach((name, p) -> series.addObject().put("metric", name).set("pointlist", p));
    return Response.json(answer);
  }
}

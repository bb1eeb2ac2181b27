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
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Takes metric points, versions 1 and 2, and gives the last point of each series back. A point with
 * the same metric, tags and time replaces the one before, as in Datadog.
 */
final class Metrics {
  static final String COLLECTION = "datadog.point";
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
        .on("GET", "/api/v2/metrics", (r, p) -> names(r));
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

  private List<String> known(String tag) {
    return store.all(COLLECTION).values().stream()
        .filter(d -> tag.isEmpty() || Monitors.hasTag(d, tag))
        .map(d -> d.path("metric").asText())
        .distinct()
        .sorted()
        .toList();
  }

  private Response active() {
    ObjectNode answer = Json.object().put("from", "0");
    known("").forEach(answer.putArray("metrics")::add);
    return Response.json(answer);
  }

  /**
   * Metrics by name, with a cursor when a page size is asked for; or those with configured tags.
   */
  private Response names(Request request) {
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("data");
    if (request.flag("filter[configured]")) {
      MetricTags.configured(store).forEach(data::add);
      return Response.json(answer);
    }
    String tag = request.query().getOrDefault("filter[tags]", "");
    List<String> all = known(tag);
    if (request.param("page[size]").isEmpty()) {
      all.forEach(n -> data.addObject().put("type", "metrics").put("id", n));
      return Response.json(answer);
    }
    String cursor = Cursors.decode(request.query().getOrDefault("page[cursor]", ""));
    int size = Pages.number(request, "page[size]", 100);
    List<String> rest = all.stream().filter(n -> n.compareTo(cursor) > 0).toList();
    List<String> page = rest.subList(0, Math.min(size, rest.size()));
    page.forEach(n -> data.addObject().put("type", "metrics").put("id", n));
    if (!page.isEmpty()) {
      String next = rest.size() > page.size() ? Cursors.encode(page.getLast()) : null;
      answer
          .putObject("meta")
          .putObject("pagination")
          .put("cursor", request.param("page[cursor]").orElse(null))
          .put("next_cursor", next)
          .put("limit", size)
          .put("type", "cursor_limit");
      String url = "https://api.datadoghq.com/api/v2/metrics?page[size]=" + size;
      answer
          .putObject("links")
          .put("self", url)
          .putNull("last")
          .put("next", next == null ? null : url + "&page[cursor]=" + next)
          .putNull("prev")
          .put("first", url);
    }
    return Response.json(answer);
  }
}

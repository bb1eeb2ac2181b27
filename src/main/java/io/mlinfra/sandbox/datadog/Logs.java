package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Logs: taken at {@code /api/v2/logs}, searched by words, {@code status:}, {@code service:}, {@code
 * host:} and tags, and counted. The newest thousand are kept.
 */
final class Logs {
  private static final String COLLECTION = "datadog.log";
  private static final int KEPT = 1000;
  private static final int MOST = 1000;

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Logs(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", "/api/v2/logs", (r, p) -> take(r, 202))
        .on("POST", "/v1/input", (r, p) -> take(r, 200))
        .on("POST", "/api/v2/logs/events/search", (r, p) -> search(Errors.body(r)))
        .on("GET", "/api/v2/logs/events", (r, p) -> search(asked(r)))
        .on("POST", "/api/v2/logs/analytics/aggregate", (r, p) -> count(Errors.body(r)));
  }

  private Response take(Request request, int status) {
    JsonNode body = lines(request);
    List<JsonNode> lines = body.isArray() ? body.valueStream().toList() : List.of(body);
    if (lines.size() > MOST) {
      throw Errors.of(413, "Payload too large: at most " + MOST + " logs at a time");
    }
    return store.transaction(
        () -> {
          for (JsonNode line : lines) {
            ObjectNode log = Json.object().put("id", ids.hex()).put("type", "log");
            ObjectNode a = log.putObject("attributes");
            Times.stamp(a, "timestamp", clock);
            a.put("status", line.path("status").asText("info"));
            a.put("message", line.path("message").asText(""));
            a.put("service", line.path("service").asText(""));
            a.put("host", line.path("hostname").asText(""));
            var tags = a.putArray("tags");
            for (String tag : line.path("ddtags").asText("").split(",", -1)) {
              if (!tag.isBlank()) {
                tags.add(tag.strip());
              }
            }
            if (line.has("ddsource")) {
              tags.add("source:" + line.path("ddsource").asText());
            }
            store.put(COLLECTION, Monitors.key(ids.event()), log);
          }
          List<String> keys = List.copyOf(store.all(COLLECTION).keySet());
          keys.subList(0, Math.max(0, keys.size() - KEPT))
              .forEach(k -> store.remove(COLLECTION, k));
          return Response.json(status, Json.object());
        });
  }

  private static JsonNode lines(Request request) {
    try {
      JsonNode body = Json.MAPPER.readTree(request.body());
      if (body.isContainerNode()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw Errors.bad("Invalid JSON structure");
    } catch (IOException e) {
      throw Errors.bad("Payload could not be read");
    }
    throw Errors.bad("Payload is not in the expected format");
  }

  /** The same question in the query of a GET. */
  private static ObjectNode asked(Request request) {
    Map<String, String> q = request.query();
    ObjectNode body = Json.object().put("sort", q.getOrDefault("sort", "timestamp"));
    body.putObject("filter").put("query", q.getOrDefault("filter[query]", "*"));
    ObjectNode page = body.putObject("page").put("cursor", q.getOrDefault("page[cursor]", ""));
    page.put("limit", Pages.number(request, "page[limit]", 10));
    return body;
  }

  private List<ObjectNode> found(JsonNode body) {
    String query = body.path("filter").path("query").asText("*");
    List<ObjectNode> all =
        new ArrayList<>(
            store.all(COLLECTION).values().stream().filter(l -> matches(l, query)).toList());
    return body.path("sort").asText("timestamp").startsWith("-") ? all.reversed() : all;
  }

  private static boolean matches(ObjectNode log, String query) {
    JsonNode a = log.path("attributes");
    for (String word : query.split("\\s+", -1)) {
      int colon = word.indexOf(':');
      String field = colon < 0 ? "" : word.substring(0, colon);
      boolean found =
          switch (field) {
            case "" -> contains(a.path("message"), word);
            case "status", "service", "host" ->
                a.path(field).asText().equals(word.substring(colon + 1));
            default -> a.path("tags").valueStream().anyMatch(t -> t.asText().equals(word));
          };
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(JsonNode message, String word) {
    return word.isEmpty()
        || word.equals("*")
        || message.asText().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  private Response search(JsonNode body) {
    int limit = Math.clamp(body.path("page").path("limit").asInt(10), 1, MOST);
    String cursor = Cursors.decode(body.path("page").path("cursor").asText(""));
    List<ObjectNode> all = found(body);
    int from = 0;
    for (int i = 0; i < all.size(); i++) {
      from = all.get(i).path("id").asText().equals(cursor) ? i + 1 : from;
    }
    List<ObjectNode> page = Pages.slice(all, from, limit);
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(page));
    ObjectNode meta = answer.putObject("meta").put("elapsed", 0).put("status", "done");
    meta.put("request_id", "sandbox");
    if (from + page.size() < all.size()) {
      String after = Cursors.encode(page.getLast().path("id").asText());
      meta.putObject("page").put("after", after);
      answer
          .putObject("links")
          .put("next", "https://api.datadoghq.com/api/v2/logs/events?page[cursor]=" + after);
    }
    return Response.json(answer);
  }

  /** Only counting: nothing is known of other measures of a log. */
  private Response count(JsonNode body) {
    ObjectNode answer = Json.object();
    ObjectNode bucket = answer.putObject("data").putArray("buckets").addObject();
    bucket.putObject("by");
    ObjectNode computes = bucket.putObject("computes");
    int index = 0;
    for (JsonNode compute : body.path("compute")) {
      if (!compute.path("aggregation").asText("").equals("count")) {
        throw Errors.bad("Only the aggregation count is known here");
      }
      computes.put("c" + index++, found(body).size());
    }
    answer.putObject("meta").put("elapsed", 0).put("request_id", "sandbox").put("status", "done");
    return Response.json(answer);
  }
}

package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** {@code /api/v2/events}: post change and alert events; list and search with cursors. */
final class EventsV2 {
  private static final String URL = "https://api.datadoghq.com/api/v2/events";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  EventsV2(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", "/api/v2/events", (r, p) -> post(r))
        .on("GET", "/api/v2/events", (r, p) -> list(r))
        .on("POST", "/api/v2/events/search", (r, p) -> search(r));
  }

  private Response post(Request request) {
    JsonNode attributes = Errors.body(request).path("data").path("attributes");
    if (!Set.of("alert", "change").contains(attributes.path("category").asText())) {
      throw invalid("$.data.attributes.category: value must be one of: [\"alert\", \"change\"]");
    }
    if (!attributes.path("title").isTextual()) {
      throw invalid("$.data.attributes: missing property \"title\"");
    }
    return store.transaction(
        () -> {
          String id = Long.toString(ids.event());
          ObjectNode event = Json.object().put("id_str", id);
          event.put("title", attributes.path("title").asText());
          event.put("text", attributes.path("message").asText(""));
          event.put("date_happened", clock.millis() / 1000);
          event.set(
              "tags", attributes.path("tags").isArray() ? attributes.get("tags") : Json.array());
          store.put(Events.COLLECTION, id, event);
          ObjectNode answer = Json.object();
          ObjectNode data = answer.putObject("data");
          String uid = Long.toString(Long.parseLong(id), 36);
          data.putObject("attributes")
              .putObject("attributes")
              .putObject("evt")
              .put("id", id)
              .put("uid", uid);
          data.put("id", "_").put("type", "event");
          answer.putObject("links").put("self", "https://app.datadoghq.com/event/event?uid=" + uid);
          return Response.json(202, answer);
        });
  }

  private static io.mlinfra.sandbox.http.ApiError invalid(String where) {
    return Errors.detailed(400, "Bad Request", "JSON validation failed at " + where + ".");
  }

  private Response list(Request request) {
    return page(
        request.query().getOrDefault("filter[query]", ""),
        Pages.number(request, "page[limit]", 10),
        request.query().getOrDefault("page[cursor]", ""),
        URL + "?" + parameters(request));
  }

  /** The question again, apart from where it goes on and how many it wants. */
  private static String parameters(Request request) {
    StringBuilder text = new StringBuilder();
    request
        .query()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("page[")) {
                text.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                    .append('&');
              }
            });
    return text.toString();
  }

  private Response search(Request request) {
    ObjectNode body = Errors.body(request);
    return page(
        body.path("filter").path("query").asText(""),
        body.path("page").path("limit").asInt(10),
        body.path("page").path("cursor").asText(""),
        URL + "/search?");
  }

  private Response page(String query, int limit, String encoded, String next) {
    String cursor = Cursors.decode(encoded);
    List<ObjectNode> found =
        store.all(Events.COLLECTION).values().stream()
            .filter(e -> matches(e, query))
            .filter(e -> cursor.isEmpty() || e.path("id_str").asText().compareTo(cursor) > 0)
            .toList();
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("data");
    List<ObjectNode> shown = found.subList(0, Math.min(limit, found.size()));
    shown.forEach(e -> data.add(event(e)));
    // Datadog names the place behind every page that holds something: more may come there.
    if (!shown.isEmpty()) {
      String after = Cursors.encode(shown.getLast().path("id_str").asText());
      answer.putObject("meta").putObject("page").put("after", after);
      answer.putObject("links").put("next", next + "page%5Bcursor%5D=" + after);
    }
    return Response.json(answer);
  }

  private static boolean matches(ObjectNode event, String query) {
    for (String word : query.split("\\s+", -1)) {
      if (!word.isEmpty() && !word.equals("*") && !event.toString().contains(word)) {
        return false;
      }
    }
    return true;
  }

  private static ObjectNode event(ObjectNode e) {
    Instant at = Instant.ofEpochSecond(e.path("date_happened").asLong());
    ObjectNode out = Json.object().put("id", e.path("id_str").asText()).put("type", "event");
    ObjectNode attributes = out.putObject("attributes");
    attributes
        .putObject("attributes")
        .put("title", e.path("title").asText())
        .put("status", "info")
        .put("priority", e.path("priority").asText("normal"))
        .put("service", "undefined")
        .put("aggregation_key", e.path("aggregation_key").asText(""))
        .put("timestamp", at.toEpochMilli())
        .set("evt", Json.object().put("id", e.path("id_str").asText()).put("type", "api"));
    attributes.put("message", e.path("text").asText());
    attributes.set("tags", e.path("tags").isArray() ? e.get("tags") : Json.array());
    attributes.put("timestamp", at.toString());
    return out;
  }
}

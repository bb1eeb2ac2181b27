package io.mlinfra.sandbox.datadog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** {@code /api/v2/events}: post change and alert events; list and search with cursors. */
final class EventsV2 {
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
        request.query().getOrDefault("page[cursor]", ""));
  }

  private Response search(Request request) {
    ObjectNode body = Errors.body(request);
    return page(
        body.path("filter").path("query").asText(""),
        body.path("page").path("limit").asInt(10),
        body.path("page").path("cursor").asText(""));
  }

  private Response page(String query, int limit, String encoded) {
    String cursor = decode(encoded);
    List<ObjectNode> found =
        store.all(Events.COLLECTION).values().stream()
            .filter(e -> matches(e, query))
            .filter(e -> cursor.isEmpty() || e.path("id_str").asText().compareTo(cursor) > 0)
            .toList();
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("data");
    List<ObjectNode> shown = found.subList(0, Math.min(limit, found.size()));
    shown.forEach(e -> data.add(event(e)));
    if (found.size() > shown.size()) {
      String after = encode(shown.getLast().path("id_str").asText());
      answer.putObject("meta").putObject("page").put("after", after);
      answer
          .putObject("links")
          .put("next", "https://api.datadoghq.com/api/v2/events?page[cursor]=" + after);
    }
    return Response.json(answer);
  }

  private static String encode(String id) {
    String json = Json.object().put("after", id).toString();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  private static String decode(String cursor) {
    if (cursor.isEmpty()) {
      return "";
    }
    try {
      String after =
          Json.MAPPER.readTree(Base64.getUrlDecoder().decode(cursor)).path("after").asText("");
      if (!after.isEmpty()) {
        return after;
      }
    } catch (IOException | IllegalArgumentException e) {
      // Not one of ours: refused below, as any other text.
    }
    throw Errors.bad(
        "{'errors': [u\"input_validation_error(Field 'page' is invalid: invalid cursor)\"]}");
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

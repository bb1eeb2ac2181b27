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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v1/events}: post, list by time and tags, read one. */
final class Events {
  static final String COLLECTION = "datadog.event";
  private static final int LONGEST_TEXT = 4000;
  private static final long OLDEST_SECONDS = 18 * 3600;
  private static final Set<String> ALERT_TYPES =
      Set.of("error", "warning", "info", "success", "user_update", "recommendation", "snapshot");
  private static final List<String> KEPT =
      List.of("aggregation_key", "alert_type", "device_name", "host", "source_type_name");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Events(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", "/api/v1/events", (r, p) -> post(r))
        .on("GET", "/api/v1/events", (r, p) -> list(r))
        .on("GET", "/api/v1/events/{id}", (r, p) -> get(p));
  }

  private Response post(Request request) {
    ObjectNode body = Errors.body(request);
    for (String field : List.of("title", "text")) {
      if (!body.path(field).isTextual()) {
        throw Errors.bad("Missing required field '" + field + "'");
      }
    }
    if (body.path("text").asText().length() > LONGEST_TEXT) {
      throw Errors.bad("The text of an event must be at most 4000 characters long");
    }
    long at = body.path("date_happened").asLong(clock.millis() / 1000);
    if (at < clock.millis() / 1000 - OLDEST_SECONDS) {
      throw Errors.bad("Event too far in the past");
    }
    if (body.has("alert_type") && !ALERT_TYPES.contains(body.path("alert_type").asText())) {
      throw Errors.bad("Invalid alert_type");
    }
    return store.transaction(
        () -> {
          long id = ids.event();
          ObjectNode event = Json.object();
          event.put("id", (long) (double) id).put("id_str", Long.toString(id));
          event.set("title", body.get("title"));
          event.set("text", body.get("text"));
          event.put("date_happened", at);
          event.putNull("handle");
          event.set("priority", body.get("priority"));
          event.set("related_event_id", body.get("related_event_id"));
          event.set("tags", body.path("tags").isArray() ? body.get("tags") : null);
          event.put("url", "https://app.datadoghq.com/event/event?id=" + id);
          ObjectNode stored = event.deepCopy();
          KEPT.stream().filter(body::has).forEach(f -> stored.set(f, body.get(f)));
          store.put(COLLECTION, Long.toString(id), stored);
          ObjectNode answer = Json.object().put("status", "ok");
          answer.set("event", event);
          return Response.json(202, answer);
        });
  }

  private Response list(Request request) {
    long start = time(request, "start");
    long end = time(request, "end");
    List<String> tags =
        Arrays.stream(request.query().getOrDefault("tags", "").split(",", -1))
            .filter(t -> !t.isEmpty())
            .toList();
    ArrayNode found = Json.array();
    for (ObjectNode event : store.all(COLLECTION).values()) {
      long at = event.path("date_happened").asLong();
      if (at >= start && at <= end && tags.stream().allMatch(t -> tagged(event, t))) {
        found.add(event);
      }
    }
    return Response.json(Json.object().set("events", found));
  }

  private static long time(Request request, String name) {
    String text = request.query().getOrDefault(name, "");
    if (!text.matches("\\d{1,12}")) {
      throw Errors.bad("Missing required parameter '" + name + "'");
    }
    return Long.parseLong(text);
  }

  private static boolean tagged(ObjectNode event, String tag) {
    for (JsonNode t : event.path("tags")) {
      if (t.asText().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  private Response get(Map<String, String> path) {
    ObjectNode event =
        store
            .get(COLLECTION, path.getOrDefault("id", ""))
            .orElseThrow(() -> Errors.of(404, "No event matches that event_id"));
    return Response.json(Json.object().set("event", event));
  }
}

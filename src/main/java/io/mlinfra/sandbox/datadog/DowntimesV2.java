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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v2/downtime}: downtimes by UUID, with schedules in words. */
final class DowntimesV2 {
  private static final String COLLECTION = "datadog.downtime.v2";
  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "display_timezone",
          "message",
          "monitor_identifier",
          "mute_first_recovery_notification",
          "notify_end_states",
          "notify_end_types",
          "schedule",
          "scope");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  DowntimesV2(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    String one = "/api/v2/downtime/{id}";
    routes
        .on("POST", "/api/v2/downtime", (r, p) -> schedule(r))
        .on("GET", "/api/v2/downtime", (r, p) -> list(r))
        .on("GET", one, (r, p) -> Response.json(Json.object().set("data", bare(existing(p)))))
        .on("PATCH", one, (r, p) -> edit(r, p))
        .on("DELETE", one, (r, p) -> cancel(p))
        .on("GET", "/api/v2/monitor/{id}/downtime_matches", (r, p) -> matches(r, p));
  }

  private Response schedule(Request request) {
    ObjectNode given = attributes(request);
    JsonNode identifier = given.path("monitor_identifier");
    if (!identifier.has("monitor_id") && !identifier.has("monitor_tags")) {
      throw Errors.bad("'monitor_identifier' is a required property");
    }
    scope(given.path("scope").asText(""));
    return store.transaction(
        () -> {
          ObjectNode downtime = Json.object().put("type", "downtime");
          ObjectNode a = downtime.putObject("attributes");
          a.put("display_timezone", "UTC").putNull("message");
          a.put("mute_first_recovery_notification", false).put("status", "active");
          a.putArray("notify_end_states").add("alert").add("no data").add("warn");
          a.putArray("notify_end_types").add("expired");
          a.setAll(given);
          a.set("schedule", began(given.path("schedule")));
          a.putNull("canceled");
          Times.stamp(a, "created", clock);
          a.set("modified", a.get("created"));
          String id = ids.uuid();
          downtime.put("id", id);
          downtime.set("relationships", relationships(identifier));
          store.put(COLLECTION, id, downtime);
          return answer(downtime);
        });
  }

  /** A schedule without a start begins now. */
  private ObjectNode began(JsonNode given) {
    ObjectNode schedule = given instanceof ObjectNode o ? o.deepCopy() : Json.object();
    if (schedule.has("recurrences")) {
      return schedule;
    }
    if (!schedule.path("start").isTextual()) {
      Times.stamp(schedule, "start", clock);
    }
    if (!schedule.has("end")) {
      schedule.putNull("end");
    }
    return schedule;
  }

  private static ObjectNode relationships(JsonNode identifier) {
    ObjectNode r = Json.object();
    r.putObject("created_by").putObject("data").put("type", "users").put("id", Accounts.UUID);
    ObjectNode monitor = r.putObject("monitor");
    if (identifier.has("monitor_id")) {
      monitor
          .putObject("data")
          .put("type", "monitors")
          .put("id", identifier.path("monitor_id").asText());
    } else {
      monitor.putNull("data");
    }
    return r;
  }

  private static void scope(String scope) {
    if (scope.isBlank()) {
      throw Errors.bad("'scope' is a required property");
    }
    for (String word : scope.split("\\s+|[()]", -1)) {
      boolean operator = word.isEmpty() || Set.of("AND", "OR", "NOT", "*", "IN").contains(word);
      if (!operator && !word.contains(":")) {
        throw Errors.bad("All values must have a key");
      }
    }
  }

  private Response edit(Request request, Map<String, String> path) {
    ObjectNode downtime = existing(path).deepCopy();
    ObjectNode given = attributes(request);
    if (given.has("scope")) {
      scope(given.path("scope").asText(""));
    }
    return store.transaction(
        () -> {
          ObjectNode a = (ObjectNode) downtime.get("attributes");
          a.setAll(given);
          if (given.has("schedule")) {
            a.set("schedule", began(given.path("schedule")));
          }
          Times.stamp(a, "modified", clock);
          store.put(COLLECTION, downtime.path("id").asText(), downtime);
          return answer(downtime);
        });
  }

  private static ObjectNode attributes(Request request) {
    JsonNode given = Errors.body(request).path("data").path("attributes");
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      if (!ATTRIBUTES.contains(field.getKey())) {
        throw Errors.bad(
            "Additional properties are not allowed ('" + field.getKey() + "' was unexpected)");
      }
    }
    return given instanceof ObjectNode o ? o.deepCopy() : Json.object();
  }

  private static Response answer(ObjectNode downtime) {
    ObjectNode answer = Json.object();
    answer.set("data", downtime);
    answer.putArray("included").add(Accounts.user());
    return Response.json(answer);
  }

  private static ObjectNode bare(ObjectNode downtime) {
    ObjectNode copy = downtime.deepCopy();
    copy.remove("relationships");
    return copy;
  }

  private Response list(Request request) {
    List<ObjectNode> all =
        store.all(COLLECTION).values().stream()
            .filter(d -> d.path("attributes").path("canceled").isNull())
            .map(DowntimesV2::bare)
            .toList();
    return paged(request, all);
  }

  private static Response paged(Request request, List<ObjectNode> all) {
    ObjectNode answer = Json.object();
    int limit = Pages.number(request, "page[limit]", 30);
    int offset = Pages.number(request, "page[offset]", 0);
    answer.set("data", Json.array(Pages.slice(all, offset, limit)));
    answer.putObject("meta").putObject("page").put("total_filtered_count", all.size());
    return Response.json(answer);
  }

  private Response matches(Request request, Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    boolean known =
        id.matches("\\d{1,18}")
            && store.get(Monitors.COLLECTION, Monitors.key(Long.parseLong(id))).isPresent();
    if (!known) {
      throw Errors.of(404, "Monitor with id " + id + " not found");
    }
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(d -> d.path("attributes").path("canceled").isNull())
            .filter(
                d ->
                    d.path("attributes")
                        .path("monitor_identifier")
                        .path("monitor_id")
                        .asText("")
                        .equals(id))
            .map(DowntimesV2::match)
            .toList();
    return paged(request, found);
  }

  private static ObjectNode match(ObjectNode d) {
    JsonNode a = d.path("attributes");
    ObjectNode match = Json.object().put("type", "downtime_match").put("id", d.path("id").asText());
    ObjectNode shown = match.putObject("attributes");
    ArrayNode groups = shown.putArray("groups");
    groups.add("total");
    shown.set("scope", a.get("scope"));
    shown.set("start", a.path("schedule").get("start"));
    shown.set("end", a.path("schedule").get("end"));
    return match;
  }

  private Response cancel(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    ObjectNode downtime =
        store
            .get(COLLECTION, id)
            .orElseThrow(() -> Errors.of(404, "Downtime " + id + " not found"))
            .deepCopy();
    return store.transaction(
        () -> {
          ObjectNode a = (ObjectNode) downtime.get("attributes");
          if (a.path("canceled").isNull()) {
            Times.stamp(a, "canceled", clock);
            a.put("status", "canceled");
            store.put(COLLECTION, id, downtime);
          }
          return Response.empty(204);
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (!id.matches(UUID)) {
      throw Errors.bad("Invalid URL param: downtime_id must be an uuid");
    }
    return store.get(COLLECTION, id).orElseThrow(() -> Errors.of(404, "Downtime not found"));
  }
}

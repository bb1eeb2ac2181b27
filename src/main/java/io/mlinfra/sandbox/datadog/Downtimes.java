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
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code /api/v1/downtime}: schedule, read, list, edit, cancel one or all of a scope. */
final class Downtimes {
  static final String COLLECTION = "datadog.downtime";
  private static final List<String> EDITABLE =
      List.of(
          "start",
          "end",
          "message",
          "monitor_id",
          "monitor_tags",
          "mute_first_recovery_notification",
          "notify_end_states",
          "notify_end_types",
          "recurrence",
          "scope",
          "timezone");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Downtimes(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    String one = "/api/v1/downtime/{id}";
    routes
        .on("POST", "/api/v1/downtime", (r, p) -> schedule(r))
        .on("GET", "/api/v1/downtime", (r, p) -> list(r))
        .on("POST", "/api/v1/downtime/cancel/by_scope", (r, p) -> cancelScope(r))
        .on("GET", one, (r, p) -> Response.json(shown(existing(p, "Downtime not found"))))
        .on("PUT", one, (r, p) -> edit(r, p))
        .on("DELETE", one, (r, p) -> cancel(p))
        .on("GET", "/api/v1/monitor/{id}/downtimes", (r, p) -> ofMonitor(p))
        .on("GET", "/api/v2/monitor/{id}/downtime_matches", (r, p) -> matches(p));
  }

  private Response schedule(Request request) {
    ObjectNode body = Errors.body(request);
    DowntimeRules.check(body);
    return store.transaction(
        () -> {
          ObjectNode d = Json.object().put("id", ids.downtime());
          d.putNull("monitor_id").put("org_id", Monitors.ORG);
          d.put("start", seconds()).putNull("end").putNull("canceled");
          d.put("created", seconds()).put("modified", seconds());
          d.putNull("message").put("active", true).put("disabled", false).putNull("recurrence");
          d.put("timezone", "UTC").putNull("parent_id").putNull("child_id");
          d.put("creator_id", Accounts.ID).putNull("updater_id");
          d.put("downtime_type", DowntimeRules.type(body.path("scope"))).put("status", "active");
          d.putArray("monitor_tags").add("*");
          d.put("mute_first_recovery_notification", false);
          d.putArray("notify_end_types").add("expired");
          d.putArray("notify_end_states").add("alert").add("no data").add("warn");
          d.put("uuid", ids.uuid());
          take(body, d);
          store.put(COLLECTION, key(d), d);
          return Response.json(shown(d));
        });
  }

  private static void take(ObjectNode body, ObjectNode into) {
    EDITABLE.stream()
        .filter(f -> body.has(f) && !(f.equals("start") && body.get(f).isNull()))
        .forEach(f -> into.set(f, body.get(f)));
    into.set("scope", DowntimeRules.scope(into.path("scope")));
    if (body.get("recurrence") instanceof ObjectNode given) {
      into.set("recurrence", DowntimeRules.recurrence(given));
    }
  }

  private Response edit(Request request, Map<String, String> path) {
    ObjectNode d = existing(path, "Downtime not found").deepCopy();
    ObjectNode body = Errors.body(request);
    ObjectNode merged = d.deepCopy();
    merged.setAll(body);
    DowntimeRules.check(merged);
    return store.transaction(
        () -> {
          take(body, d);
          d.put("modified", seconds()).put("updater_id", Accounts.ID);
          store.put(COLLECTION, key(d), d);
          return Response.json(shown(d).putNull("uuid"));
        });
  }

  private Response list(Request request) {
    boolean current = request.flag("current_only");
    ArrayNode all = Json.array();
    for (ObjectNode stored : store.all(COLLECTION).values()) {
      ObjectNode d = shown(stored);
      if (d.path("canceled").isNull() && (!current || d.path("active").asBoolean())) {
        if (request.flag("with_creator")) {
          d.set("creator", Accounts.creator());
        }
        all.add(d);
      }
    }
    return Response.json(all);
  }

  private Response cancel(Map<String, String> path) {
    ObjectNode d = existing(path, "Downtime " + path.get("id") + " not found");
    return store.transaction(
        () -> {
          end(d);
          return Response.empty(204);
        });
  }

  private Response cancelScope(Request request) {
    String scope = Errors.body(request).path("scope").asText("");
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(d -> d.path("canceled").isNull())
            .filter(d -> String.join(",", words(d.path("scope"))).equals(scope))
            .toList();
    if (found.isEmpty()) {
      throw Errors.of(404, "No downtimes found");
    }
    return store.transaction(
        () -> {
          ObjectNode answer = Json.object();
          ArrayNode cancelled = answer.putArray("cancelled_ids");
          for (ObjectNode d : found) {
            end(d);
            cancelled.add(d.get("id"));
          }
          return Response.json(answer);
        });
  }

  private void end(ObjectNode downtime) {
    if (downtime.path("canceled").isNull()) {
      ObjectNode d = downtime.deepCopy().put("canceled", seconds()).put("disabled", true);
      store.put(COLLECTION, key(d), d);
    }
  }

  private Response ofMonitor(Map<String, String> path) {
    return Response.json(
        Json.array(
            matching(monitor(path, "Monitor not found")).stream().map(this::shown).toList()));
  }

  private ObjectNode monitor(Map<String, String> path, String absent) {
    return store
        .get(Monitors.COLLECTION, Monitors.key(number(path)))
        .orElseThrow(() -> Errors.of(404, absent));
  }

  /** The same question in version 2, which speaks of downtimes by UUID. */
  private Response matches(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    List<ObjectNode> matching = matching(monitor(path, "Monitor with id " + id + " not found"));
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("data");
    for (ObjectNode d : matching) {
      ObjectNode match = data.addObject().put("type", "downtime_match");
      match.put("id", d.path("uuid").asText());
      ObjectNode a = match.putObject("attributes");
      a.putArray("groups").add("*");
      a.put("scope", String.join(" AND ", words(d.path("scope"))));
      a.put("start", Times.text(Instant.ofEpochSecond(d.path("start").asLong())));
      a.put(
          "end",
          d.path("end").isNumber()
              ? Times.text(Instant.ofEpochSecond(d.path("end").asLong()))
              : null);
    }
    answer.putObject("meta").putObject("page").put("total_filtered_count", matching.size());
    return Response.json(answer);
  }

  /** The downtimes that mute a monitor now. */
  List<ObjectNode> matching(ObjectNode monitor) {
    return store.all(COLLECTION).values().stream()
        .filter(d -> shown(d).path("active").asBoolean())
        .filter(
            d ->
                d.path("monitor_id").isNumber()
                    ? d.path("monitor_id").asLong() == monitor.path("id").asLong()
                    : words(d.path("monitor_tags")).stream()
                        .allMatch(t -> t.equals("*") || Monitors.hasTag(monitor, t)))
        .toList();
  }

  /** Its state is a matter of the time of asking. */
  private ObjectNode shown(ObjectNode stored) {
    ObjectNode d = stored.deepCopy();
    long now = seconds();
    // An end that had passed already when it was scheduled never passes: recordings are replayed
    // long after they were made, with the times that they hold.
    boolean ended = d.path("end").asLong(Long.MAX_VALUE) <= now && !endedBefore(d);
    boolean cancelled = !d.path("canceled").isNull();
    boolean begun = d.path("start").asLong() <= now;
    d.put("active", begun && !ended && !cancelled);
    d.put("status", cancelled ? "canceled" : ended ? "ended" : begun ? "active" : "scheduled");
    return d;
  }

  private static boolean endedBefore(ObjectNode d) {
    return d.path("end").asLong() <= d.path("created").asLong();
  }

  private static List<String> words(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  private long seconds() {
    return clock.millis() / 1000;
  }

  private ObjectNode existing(Map<String, String> path, String absent) {
    return store
        .get(COLLECTION, Monitors.key(number(path)))
        .orElseThrow(() -> Errors.of(404, absent));
  }

  private static long number(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (!id.matches("\\d{1,18}")) {
      throw Errors.bad("Invalid downtime_id");
    }
    return Long.parseLong(id);
  }

  private static String key(ObjectNode downtime) {
    return Monitors.key(downtime.path("id").asLong());
  }
}

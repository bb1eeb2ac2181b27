package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v1/monitor}: create, validate, read, list, edit, delete. */
final class Monitors {
  static final String COLLECTION = "datadog.monitor";
  static final long ORG = 321813;
  private static final Set<String> GROUP_STATES = Set.of("all", "alert", "warn", "no data", "ok");
  private static final List<String> EDITABLE =
      List.of("name", "message", "tags", "query", "options", "priority", "restricted_roles");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;
  private final Downtimes downtimes;

  Monitors(Store store, SandboxClock clock, Ids ids, Downtimes downtimes) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.downtimes = downtimes;
  }

  void on(Routes routes) {
    MonitorSearch search = new MonitorSearch(store);
    routes
        .on("GET", "/api/v1/monitor/search", (r, p) -> search.monitors(r))
        .on("GET", "/api/v1/monitor/groups/search", (r, p) -> search.groups(r))
        .on("GET", "/api/v1/monitor/can_delete", (r, p) -> canDelete(r))
        .on("POST", "/api/v1/monitor/validate", (r, p) -> validate(r))
        .on("POST", "/api/v1/monitor", (r, p) -> create(r))
        .on("GET", "/api/v1/monitor", (r, p) -> list(r))
        .on("POST", "/api/v1/monitor/{id}/validate", (r, p) -> validateExisting(r, p))
        .on("GET", "/api/v1/monitor/{id}", (r, p) -> get(r, p))
        .on("PUT", "/api/v1/monitor/{id}", (r, p) -> edit(r, p))
        .on("DELETE", "/api/v1/monitor/{id}", (r, p) -> delete(p));
  }

  private Response validate(Request request) {
    check(Errors.body(request));
    return Response.json(Json.object());
  }

  private Response validateExisting(Request request, Map<String, String> path) {
    ObjectNode merged = existing(path).deepCopy();
    merged.setAll(Errors.body(request));
    check(merged);
    return Response.json(Json.object());
  }

  private static MonitorQuery check(ObjectNode body) {
    String type = text(body, "type");
    String query = text(body, "query");
    MonitorQuery parsed = MonitorQuery.parse(type, query);
    MonitorOptions.complete(options(body), parsed);
    JsonNode priority = body.path("priority");
    if (priority.isNumber() && (priority.asInt() < 1 || priority.asInt() > 5)) {
      throw Errors.bad("The value provided for parameter 'priority' is invalid");
    }
    for (JsonNode tag : body.path("tags")) {
      if (!tag.isTextual() || tag.asText().isBlank() || tag.asText().length() > 200) {
        throw Errors.bad("The value provided for parameter 'tags' is invalid");
      }
    }
    return parsed;
  }

  private static String text(ObjectNode body, String field) {
    JsonNode value = body.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw Errors.bad("The value provided for parameter '" + field + "' is invalid");
    }
    return value.asText();
  }

  private static ObjectNode options(ObjectNode body) {
    JsonNode options = body.path("options");
    if (options instanceof ObjectNode given) {
      return given;
    }
    if (options.isMissingNode() || options.isNull()) {
      return Json.object();
    }
    throw Errors.bad("The value provided for parameter 'options' is invalid");
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    MonitorQuery query = check(body);
    return store.transaction(
        () -> {
          long id = ids.monitor();
          ObjectNode monitor = Json.object();
          monitor.put("id", id).put("org_id", ORG).put("type", query.type());
          monitor.put("name", body.path("name").asText(body.path("query").asText()));
          monitor.put("message", body.path("message").asText(""));
          monitor.set("tags", body.path("tags").isArray() ? body.get("tags") : Json.array());
          monitor.set("query", body.get("query"));
          monitor.set("options", MonitorOptions.complete(options(body), query));
          monitor.put("multi", query.grouped());
          monitor.put("created_at", clock.millis() / 1000 * 1000);
          Times.stamp(monitor, "created", clock);
          Times.stamp(monitor, "modified", clock);
          monitor.putNull("deleted");
          monitor.set("priority", body.path("priority").isNumber() ? body.get("priority") : null);
          monitor.set("restricted_roles", body.get("restricted_roles"));
          monitor.putNull("restriction_policy");
          monitor.put("draft_status", body.path("draft_status").asText("published"));
          monitor.set("assets", assets(body, id));
          monitor.putNull("overall_state_modified");
          monitor.put("overall_state", "No Data");
          monitor.set("creator", Accounts.creator());
          store.put(COLLECTION, key(id), monitor);
          return Response.json(monitor);
        });
  }

  private static ArrayNode assets(ObjectNode body, long id) {
    ArrayNode assets = Json.array();
    for (JsonNode given : body.path("assets")) {
      ObjectNode asset = assets.addObject().put("monitor_id", id);
      asset.setAll((ObjectNode) given);
      asset.set("template_variables", Json.object());
      asset.set("options", Json.object());
    }
    return assets;
  }

  private Response list(Request request) {
    for (String state : split(request.query().getOrDefault("group_states", ""))) {
      if (!GROUP_STATES.contains(state)) {
        throw Errors.bad("Invalid group_state filters.");
      }
    }
    List<String> tags = split(request.query().getOrDefault("monitor_tags", ""));
    String name = request.query().getOrDefault("name", "");
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(m -> m.path("name").asText().contains(name))
            .filter(m -> tags.stream().allMatch(t -> hasTag(m, t)))
            .map(m -> withDowntimes(m, true))
            .toList();
    return Response.json(Json.array(Pages.of(found, request, "page", "page_size")));
  }

  static boolean hasTag(ObjectNode monitor, String tag) {
    for (JsonNode t : monitor.path("tags")) {
      if (t.asText().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  private Response get(Request request, Map<String, String> path) {
    return Response.json(withDowntimes(existing(path), request.flag("with_downtimes")));
  }

  /** What mutes the monitor now, and, when asked for, the downtimes themselves. */
  private ObjectNode withDowntimes(ObjectNode monitor, boolean wanted) {
    List<ObjectNode> matching = downtimes.matching(monitor);
    if (!wanted && matching.isEmpty()) {
      return monitor;
    }
    ObjectNode copy = monitor.deepCopy();
    ArrayNode shown = Json.array();
    for (ObjectNode d : matching) {
      if (d.path("monitor_id").isNumber()) {
        String scope =
            String.join(",", d.path("scope").valueStream().map(JsonNode::asText).toList());
        copy.withObject("/options/silenced").set(scope, d.get("end"));
      }
      ObjectNode match = shown.addObject();
      for (String field : List.of("id", "active", "monitor_id", "start", "end", "scope")) {
        match.set(field, d.get(field));
      }
      match.putArray("groups").add("total");
    }
    if (wanted) {
      copy.set("matching_downtimes", shown);
    }
    return copy;
  }

  private Response edit(Request request, Map<String, String> path) {
    ObjectNode current = existing(path);
    ObjectNode body = Errors.body(request);
    String type = body.path("type").asText(current.path("type").asText());
    if (!family(type).equals(family(current.path("type").asText()))) {
      throw Errors.bad("The type of a monitor cannot be changed.");
    }
    ObjectNode merged = current.deepCopy();
    EDITABLE.stream().filter(body::has).forEach(f -> merged.set(f, body.get(f)));
    MonitorQuery query = check(merged);
    return store.transaction(
        () -> {
          if (body.has("options")) {
            merged.set("options", MonitorOptions.complete(options(body), query));
          }
          merged.put("type", query.type()).put("multi", query.grouped());
          Times.stamp(merged, "modified", clock);
          store.put(COLLECTION, key(merged.path("id").asLong()), merged);
          ObjectNode answer = merged.deepCopy();
          answer.remove("creator");
          return Response.json(answer);
        });
  }

  private static String family(String type) {
    return type.equals("metric alert") ? "query alert" : type;
  }

  private Response delete(Map<String, String> path) {
    long id = existing(path).path("id").asLong();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, key(id));
          return Response.json(Json.object().put("deleted_monitor_id", id));
        });
  }

  private Response canDelete(Request request) {
    ObjectNode answer = Json.object();
    ArrayNode ok = answer.putObject("data").putArray("ok");
    for (String id : split(request.query().getOrDefault("monitor_ids", ""))) {
      ok.add(existing(Map.of("id", id)).path("id").asLong());
    }
    answer.putNull("errors");
    return Response.json(answer);
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (!id.matches("\\d{1,18}")) {
      throw Errors.bad("The value provided for parameter 'monitor_id' is invalid");
    }
    return store.get(COLLECTION, key(Long.parseLong(id))).orElseThrow(Monitors::notFound);
  }

  private static ApiError notFound() {
    return Errors.of(404, "Monitor not found");
  }

  /** Zeros in front, so that the store's order is the order of ids. */
  static String key(long id) {
    return String.format("%019d", id);
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",", -1)).filter(s -> !s.isEmpty()).toList();
  }
}

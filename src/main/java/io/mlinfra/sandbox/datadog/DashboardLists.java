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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lists of dashboards: {@code /api/v1/dashboard/lists/manual}, their items in version 2. */
final class DashboardLists {
  private static final String COLLECTION = "datadog.dashboard.list";
  private static final String LISTS = "/api/v1/dashboard/lists/manual";
  private static final String ITEMS = "/api/v2/dashboard/lists/manual/{id}/dashboards";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  DashboardLists(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", LISTS, (r, p) -> create(r))
        .on("GET", LISTS, (r, p) -> list())
        .on("GET", LISTS + "/{id}", (r, p) -> Response.json(shown(existing(p))))
        .on("PUT", LISTS + "/{id}", (r, p) -> rename(r, p))
        .on("DELETE", LISTS + "/{id}", (r, p) -> delete(p))
        .on("GET", ITEMS, (r, p) -> items(p))
        .on("POST", ITEMS, (r, p) -> change(r, p, "added_dashboards_to_list"))
        .on("PUT", ITEMS, (r, p) -> change(r, p, "dashboards"))
        .on("DELETE", ITEMS, (r, p) -> change(r, p, "deleted_dashboards_from_list"));
  }

  private Response create(Request request) {
    String name = name(request);
    return store.transaction(
        () -> {
          ObjectNode list = Json.object().put("is_favorite", false).put("name", name);
          list.set("author", Accounts.author());
          Times.stamp(list, "created", clock);
          list.put("type", "manual_dashboard_list");
          list.set("modified", list.get("created"));
          list.put("id", ids.list());
          list.putArray("items");
          store.put(COLLECTION, key(list), list);
          return Response.json(shown(list));
        });
  }

  private static String name(Request request) {
    String name = Errors.body(request).path("name").asText("");
    if (name.isBlank()) {
      throw Errors.bad("Parameter 'name' is required");
    }
    return name;
  }

  private static ObjectNode shown(ObjectNode list) {
    ObjectNode shown = list.deepCopy().put("dashboard_count", list.path("items").size());
    shown.remove("items");
    return shown.putNull("dashboards");
  }

  private Response list() {
    List<ObjectNode> all =
        store.all(COLLECTION).values().stream().map(DashboardLists::shown).toList();
    return Response.json(Json.object().set("dashboard_lists", Json.array(all)));
  }

  private Response rename(Request request, Map<String, String> path) {
    ObjectNode list = existing(path).deepCopy();
    String name = name(request);
    return store.transaction(
        () -> {
          list.put("name", name);
          Times.stamp(list, "modified", clock);
          store.put(COLLECTION, key(list), list);
          return Response.json(shown(list));
        });
  }

  private Response delete(Map<String, String> path) {
    ObjectNode list = existing(path);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, key(list));
          return Response.json(
              Json.object().put("deleted_dashboard_list_id", list.path("id").asLong()));
        });
  }

  /** Dashboards that were deleted meanwhile are no longer in any list. */
  private Response items(Map<String, String> path) {
    ArrayNode shown = Json.array();
    for (JsonNode item : existing(path).path("items")) {
      store
          .get(Dashboards.COLLECTION, item.path("id").asText())
          .ifPresent(d -> shown.add(item(item.path("type").asText(), d)));
    }
    ObjectNode answer = Json.object().put("total", shown.size());
    answer.set("dashboards", shown);
    return Response.json(answer);
  }

  private static ObjectNode item(String type, ObjectNode dashboard) {
    ObjectNode item = Json.object().put("popularity", 0).put("is_favorite", false);
    item.putNull("icon").putNull("integration_id").put("is_shared", false);
    item.set("author", Accounts.author());
    for (String field : List.of("id", "title", "url", "is_read_only")) {
      item.set(field, dashboard.get(field));
    }
    item.set("created", dashboard.get("created_at"));
    item.set("modified", dashboard.get("modified_at"));
    return item.put("type", type);
  }

  private Response change(Request request, Map<String, String> path, String answered) {
    ObjectNode list = existing(path).deepCopy();
    ArrayNode given = Json.array();
    for (JsonNode item : Errors.body(request).path("dashboards")) {
      given.add(
          Json.object()
              .put("type", item.path("type").asText(""))
              .put("id", item.path("id").asText()));
    }
    List<JsonNode> before = new ArrayList<>(list.path("items").valueStream().toList());
    ArrayNode done =
        switch (request.method()) {
          case "POST" -> added(given, before);
          case "PUT" -> given;
          default -> kept(given, before);
        };
    List<JsonNode> after =
        switch (request.method()) {
          case "POST" -> {
            done.forEach(before::add);
            yield before;
          }
          case "PUT" -> given.valueStream().toList();
          default -> {
            done.forEach(before::remove);
            yield before;
          }
        };
    return store.transaction(
        () -> {
          list.set("items", Json.array(after));
          Times.stamp(list, "modified", clock);
          store.put(COLLECTION, key(list), list);
          return Response.json(Json.object().set(answered, done));
        });
  }

  private ArrayNode added(ArrayNode given, List<JsonNode> before) {
    ArrayNode added = Json.array();
    for (JsonNode item : given) {
      boolean exists = store.get(Dashboards.COLLECTION, item.path("id").asText()).isPresent();
      if (exists && !before.contains(item)) {
        added.add(item);
      }
    }
    return added;
  }

  private static ArrayNode kept(ArrayNode given, List<JsonNode> before) {
    return Json.array(given.valueStream().filter(before::contains).toList());
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return (id.matches("\\d{1,18}")
            ? store.get(COLLECTION, Monitors.key(Long.parseLong(id)))
            : java.util.Optional.<ObjectNode>empty())
        .orElseThrow(() -> Errors.of(404, "Manual Dashboard List with id " + id + " not found"));
  }

  private static String key(ObjectNode list) {
    return Monitors.key(list.path("id").asLong());
  }
}

package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.core.JsonPointer;
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
import java.util.Locale;
import java.util.Map;

/**
 * {@code /api/v1/synthetics/tests}: tests and the monitor that each one has. None is ever run:
 * their results are empty.
 */
final class Synthetics {
  static final String COLLECTION = "datadog.synthetics";
  private static final String PATH = "/api/v1/synthetics/tests";
  private static final List<String> EDITABLE =
      List.of(
          "name",
          "status",
          "tags",
          "message",
          "options",
          "locations",
          "config",
          "subtype",
          "steps");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Synthetics(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    for (String type : List.of("api", "browser", "mobile")) {
      String one = PATH + "/" + type + "/{id}";
      routes
          .on("POST", PATH + "/" + type, (r, p) -> create(type, r))
          .on("GET", one, (r, p) -> Response.json(read(existing(p))))
          .on("PUT", one, (r, p) -> replace(r, p));
    }
    new SyntheticRuns(store).on(routes);
    routes
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", PATH + "/search", (r, p) -> search(r))
        .on("POST", PATH + "/delete", (r, p) -> delete(r))
        .on("GET", PATH + "/{id}", (r, p) -> Response.json(read(existing(p))))
        .on("PATCH", PATH + "/{id}", (r, p) -> patch(r, p))
        .on("PUT", PATH + "/{id}/status", (r, p) -> setStatus(r, p));
  }

  private Response create(String type, Request request) {
    ObjectNode body = Errors.body(request);
    SyntheticRules.check(type, body);
    return store.transaction(
        () -> {
          ObjectNode test = Json.object().put("public_id", ids.dashboard());
          test.put("type", type).put("status", type.equals("api") ? "live" : "paused");
          test.putArray("tags");
          test.putArray("locations").add("aws:us-west-2");
          EDITABLE.stream().filter(body::has).forEach(f -> test.set(f, body.get(f)));
          SyntheticRules.complete(test, ids);
          Times.stamp(test, "created_at", clock);
          test.set("modified_at", test.get("created_at"));
          test.putNull("deleted_at").put("org_id", Monitors.ORG);
          test.set("created_by", account());
          test.set("modified_by", account());
          test.put("monitor_id", SyntheticRules.monitor(test, store, clock, ids));
          store.put(COLLECTION, test.path("public_id").asText(), test);
          return Response.json(detailed(test));
        });
  }

  private static ObjectNode account() {
    ObjectNode account = Accounts.creator();
    account.remove("id");
    return account;
  }

  /** As made or changed: with the count of its steps, where a browser or a telephone takes them. */
  private static ObjectNode detailed(ObjectNode test) {
    ObjectNode shown = test.deepCopy();
    if (!test.path("type").asText().equals("api")) {
      int steps = test.path("steps").size();
      shown.putObject("stepCount").put("assertions", 0).put("subtests", 0).put("total", steps);
      if (steps == 0) {
        shown.remove("steps");
      }
    }
    return shown;
  }

  /** As read: who made it is called its creator, and the organisation's own fields are left out. */
  private static ObjectNode read(ObjectNode test) {
    ObjectNode shown = test.deepCopy();
    shown.set("creator", shown.remove("created_by"));
    List.of("modified_by", "deleted_at", "org_id").forEach(shown::remove);
    if (shown.path("steps").isEmpty()) {
      shown.remove("steps");
    }
    return shown;
  }

  private static ObjectNode changed(ObjectNode test) {
    ObjectNode shown = detailed(test);
    shown.remove("deleted_at");
    return shown.putNull("overall_state_modified");
  }

  private Response list(Request request) {
    List<ObjectNode> all = store.all(COLLECTION).values().stream().map(Synthetics::read).toList();
    ObjectNode answer = Json.object();
    answer.set("tests", Json.array(Pages.of(all, request, "page_number", "page_size")));
    return Response.json(answer.put("total", all.size()));
  }

  private Response search(Request request) {
    String text = request.query().getOrDefault("text", "").toLowerCase(Locale.ROOT);
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(t -> matches(t, text))
            .map(Synthetics::read)
            .toList();
    List<ObjectNode> page =
        Pages.slice(found, Pages.number(request, "start", 0), Pages.number(request, "count", 50));
    ObjectNode answer = Json.object();
    answer.set("tests", request.flag("facets_only") ? Json.array() : Json.array(page));
    answer.put("total", found.size()).putArray("facets");
    return Response.json(answer);
  }

  /** Words are looked for in the name, and {@code tag:x} among the tags. */
  private static boolean matches(ObjectNode test, String text) {
    for (String word : text.split("\\s+", -1)) {
      boolean found =
          word.startsWith("tag:")
              ? Monitors.hasTag(test, word.substring("tag:".length()))
              : test.path("name").asText().toLowerCase(Locale.ROOT).contains(word);
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private Response replace(Request request, Map<String, String> path) {
    ObjectNode test = existing(path).deepCopy();
    ObjectNode body = Errors.body(request);
    SyntheticRules.check(test.path("type").asText(), body);
    EDITABLE.stream().filter(body::has).forEach(f -> test.set(f, body.get(f)));
    return keep(test);
  }

  /** Replacements and removals, each where its JSON pointer says. */
  private Response patch(Request request, Map<String, String> path) {
    ObjectNode test = existing(path).deepCopy();
    for (JsonNode op : Errors.body(request).path("data")) {
      JsonPointer pointer = pointer(op.path("path").asText(""));
      String field = pointer.last().getMatchingProperty();
      boolean removal = op.path("op").asText("").equals("remove");
      switch (test.at(pointer.head())) {
        case ObjectNode holder when removal -> holder.remove(field);
        case ObjectNode holder -> holder.set(field, op.path("value"));
        case ArrayNode list when pointer.last().getMatchingIndex() >= list.size() ->
            throw Errors.bad("Invalid path: " + pointer);
        case ArrayNode list when removal -> list.remove(pointer.last().getMatchingIndex());
        case ArrayNode list -> list.set(pointer.last().getMatchingIndex(), op.path("value"));
        default -> throw Errors.bad("Invalid path: " + pointer);
      }
    }
    return keep(test);
  }

  private static JsonPointer pointer(String path) {
    String first = path.split("/", -1).length > 1 ? path.split("/", -1)[1] : "";
    if (!EDITABLE.contains(first)) {
      throw Errors.bad("Invalid path: " + path);
    }
    return JsonPointer.compile(path);
  }

  private Response keep(ObjectNode test) {
    return store.transaction(
        () -> {
          SyntheticRules.complete(test, ids);
          Times.stamp(test, "modified_at", clock);
          store.put(COLLECTION, test.path("public_id").asText(), test);
          return Response.json(changed(test));
        });
  }

  private Response setStatus(Request request, Map<String, String> path) {
    ObjectNode test = existing(path).deepCopy();
    String status = Errors.body(request).path("new_status").asText("");
    if (!status.equals("live") && !status.equals("paused")) {
      throw Errors.bad("Invalid value for parameter 'new_status'");
    }
    return store.transaction(
        () -> {
          store.put(COLLECTION, test.path("public_id").asText(), test.put("status", status));
          return Response.json(Json.MAPPER.getNodeFactory().booleanNode(true));
        });
  }

  private Response delete(Request request) {
    ArrayNode deleted = Json.array();
    JsonNode wanted = Errors.body(request).path("public_ids");
    for (JsonNode id : wanted) {
      existing(Map.of("id", id.asText()));
    }
    return store.transaction(
        () -> {
          for (JsonNode id : wanted) {
            ObjectNode test = existing(Map.of("id", id.asText()));
            store.remove(COLLECTION, id.asText());
            store.remove(Monitors.COLLECTION, Monitors.key(test.path("monitor_id").asLong()));
            Times.stamp(deleted.addObject().put("public_id", id.asText()), "deleted_at", clock);
          }
          return Response.json(Json.object().set("deleted_tests", deleted));
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store.get(COLLECTION, id).orElseThrow(() -> Errors.of(404, "Synthetics test not found"));
  }
}

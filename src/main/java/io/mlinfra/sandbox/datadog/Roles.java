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
import java.util.function.BiFunction;

/** {@code /api/v2/roles}: what monitors and dashboards can be restricted to. */
final class Roles {
  static final String COLLECTION = "datadog.role";
  private static final String PATH = "/api/v2/roles";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;
  private final Users users;
  private final Permissions permissions;

  Roles(Store store, SandboxClock clock, Ids ids, Users users, Permissions permissions) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.users = users;
    this.permissions = permissions;
  }

  void on(Routes routes) {
    String one = PATH + "/{id}";
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", one, (r, p) -> data(counted(existing(p))))
        .on("PATCH", one, (r, p) -> update(r, p))
        .on("DELETE", one, (r, p) -> delete(p))
        .on("POST", one + "/clone", (r, p) -> copy(r, p))
        .on("GET", one + "/permissions", (r, p) -> data(permissions.named(held(existing(p)))))
        .on("POST", one + "/permissions", (r, p) -> change(r, p, Roles::granted))
        .on("DELETE", one + "/permissions", (r, p) -> change(r, p, Roles::revoked))
        .on("GET", one + "/users", (r, p) -> members(existing(p), true))
        .on("POST", one + "/users", (r, p) -> member(r, p, true))
        .on("DELETE", one + "/users", (r, p) -> member(r, p, false))
        .on("GET", "/api/v2/permissions", (r, p) -> data(permissions.all()));
  }

  private static Response data(JsonNode data) {
    return Response.json(Json.object().set("data", data));
  }

  private Response create(Request request) {
    JsonNode given = Errors.body(request).path("data");
    String name = given.path("attributes").path("name").asText("").strip();
    if (name.isEmpty()) {
      throw Errors.bad("Role names cannot be only whitespace");
    }
    free(name, "");
    ArrayNode held = permissions.ofNewRole();
    for (JsonNode p : given.path("relationships").path("permissions").path("data")) {
      held = granted(held, p.path("id").asText());
    }
    return made(name, held);
  }

  private void free(String name, String except) {
    boolean taken =
        store.all(COLLECTION).values().stream()
            .filter(r -> !r.path("id").asText().equals(except))
            .anyMatch(r -> r.path("attributes").path("name").asText().equals(name));
    if (taken) {
      throw Errors.of(409, "A role with the same name already exists");
    }
  }

  private Response made(String name, ArrayNode held) {
    return store.transaction(
        () -> {
          ObjectNode role = Json.object().put("type", "roles").put("id", ids.uuid());
          ObjectNode a = role.putObject("attributes").put("name", name);
          Times.stamp(a, "created_at", clock);
          a.set("modified_at", a.get("created_at"));
          role.putObject("relationships").putObject("permissions").set("data", held);
          store.put(COLLECTION, role.path("id").asText(), role);
          return data(counted(role));
        });
  }

  private ObjectNode counted(ObjectNode role) {
    ObjectNode shown = role.deepCopy();
    ((ObjectNode) shown.get("attributes"))
        .put("user_count", users.holding(role.path("id").asText()).size())
        .put("team_count", 0);
    return shown;
  }

  private Response list(Request request) {
    String filter = request.query().getOrDefault("filter", "");
    List<ObjectNode> all = List.copyOf(store.all(COLLECTION).values());
    List<ObjectNode> found =
        all.stream()
            .filter(r -> r.path("attributes").path("name").asText().contains(filter))
            .map(this::counted)
            .toList();
    return Pages.answer(found, all.size(), request);
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode role = existing(path).deepCopy();
    JsonNode given = Errors.body(request).path("data");
    if (!given.path("type").asText("roles").equals("roles")) {
      throw Errors.bad("Invalid input ");
    }
    if (!given.path("id").asText("").equals(role.path("id").asText())) {
      throw Errors.of(
          422, "The id attribute in the request body does not match the role_id in the URL");
    }
    for (JsonNode p : given.path("relationships").path("permissions").path("data")) {
      if (!permissions.known(p.path("id").asText())) {
        throw Errors.bad("Invalid input ");
      }
    }
    String name = given.path("attributes").path("name").asText("");
    free(name, role.path("id").asText());
    return store.transaction(
        () -> {
          ObjectNode a = (ObjectNode) role.get("attributes");
          if (!name.isEmpty()) {
            a.put("name", name);
          }
          if (given.path("relationships").path("permissions").has("data")) {
            keep(role, (ArrayNode) given.at("/relationships/permissions/data"));
          }
          Times.stamp(a, "modified_at", clock);
          store.put(COLLECTION, role.path("id").asText(), role);
          return data(counted(role));
        });
  }

  private Response copy(Request request, Map<String, String> path) {
    ObjectNode role = existing(path);
    String name =
        Errors.body(request).path("data").path("attributes").path("name").asText("").strip();
    if (name.isEmpty()) {
      throw Errors.bad("Role names cannot be only whitespace");
    }
    free(name, "");
    return made(name, held(role).deepCopy());
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          users.leave(id);
          return Response.empty(204);
        });
  }

  private Response change(
      Request request, Map<String, String> path, BiFunction<ArrayNode, String, ArrayNode> change) {
    ObjectNode role = existing(path).deepCopy();
    String id = Errors.body(request).path("data").path("id").asText("");
    if (!permissions.known(id)) {
      throw Errors.bad("400 BAD REQUEST");
    }
    return store.transaction(
        () -> {
          keep(role, change.apply(held(role), id));
          store.put(COLLECTION, role.path("id").asText(), role);
          return data(permissions.named(held(role)));
        });
  }

  private static ArrayNode granted(ArrayNode held, String id) {
    ArrayNode more = revoked(held, id);
    return more.add(Permissions.reference(id));
  }

  private static ArrayNode revoked(ArrayNode held, String id) {
    return Json.array(held.valueStream().filter(p -> !p.path("id").asText().equals(id)).toList());
  }

  private static ArrayNode held(ObjectNode role) {
    return (ArrayNode) role.at("/relationships/permissions/data");
  }

  private static void keep(ObjectNode role, ArrayNode held) {
    ((ObjectNode) role.at("/relationships/permissions")).set("data", held);
  }

  private Response member(Request request, Map<String, String> path, boolean joins) {
    ObjectNode role = existing(path);
    users.member(
        Errors.body(request).path("data").path("id").asText(""), role.path("id").asText(), joins);
    return members(role, false);
  }

  private Response members(ObjectNode role, boolean asked) {
    List<ObjectNode> found = users.holding(role.path("id").asText());
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(found));
    ObjectNode page = answer.putObject("meta").putObject("page").put("total_count", found.size());
    if (asked) {
      page.put("total_filtered_count", found.size());
      answer.putArray("included").add(role);
    }
    return Response.json(answer);
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store.get(COLLECTION, id).orElseThrow(() -> Errors.of(404, id + " not found"));
  }
}

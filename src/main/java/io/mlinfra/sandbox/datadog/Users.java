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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /api/v2/users} and service accounts: whom monitors notify and roles are given to. */
final class Users {
  private static final String COLLECTION = "datadog.user";
  private static final String PATH = "/api/v2/users";
  private static final String ORG = "4dee724d-00cc-11ea-a77b-570c9d03c6c5";
  private static final List<String> EDITABLE = List.of("name", "title", "email", "disabled");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;
  private final Permissions permissions;

  Users(Store store, SandboxClock clock, Ids ids, Permissions permissions) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.permissions = permissions;
  }

  void on(Routes routes) {
    String one = PATH + "/{id}";
    routes
        .on("POST", PATH, (r, p) -> create(r, false))
        .on("POST", "/api/v2/service_accounts", (r, p) -> create(r, true))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", one, (r, p) -> answer(200, existing(p)))
        .on("PATCH", one, (r, p) -> update(r, p))
        .on("PATCH", "/api/v2/service_accounts/{id}", (r, p) -> update(r, p))
        .on("DELETE", one, (r, p) -> disable(p))
        .on("GET", one + "/permissions", (r, p) -> permissions(existing(p)))
        .on("GET", one + "/orgs", (r, p) -> answer(200, existing(p)))
        .on("GET", "/api/v2/current_user", (r, p) -> answer(200, me()));
  }

  private Response create(Request request, boolean service) {
    JsonNode data = Errors.body(request).path("data");
    JsonNode given = data.path("attributes");
    String email = given.path("email").asText("").toLowerCase(Locale.ROOT);
    if (!email.contains("@")) {
      throw Errors.bad("Invalid email address");
    }
    if (!service && all().stream().anyMatch(u -> text(u, "handle").equals(email))) {
      throw Errors.of(409, "User with handle " + email + " already exists");
    }
    return store.transaction(
        () -> {
          ObjectNode user = Json.object().put("type", "users").put("id", ids.uuid());
          ObjectNode a = user.putObject("attributes");
          a.set("name", given.path("name").isTextual() ? given.get("name") : null);
          a.put("handle", service ? user.path("id").asText() : email);
          Times.stamp(a, "created_at", clock);
          a.set("modified_at", a.get("created_at"));
          a.put("email", email).put("icon", "");
          a.set("title", given.path("title").isTextual() ? given.get("title") : null);
          a.put("verified", service).put("service_account", service).put("disabled", false);
          a.put("uuid", user.path("id").asText()).putNull("last_login_time");
          a.putArray("allowed_login_methods");
          a.put("status", service ? "Active" : "Pending");
          ObjectNode relations = user.putObject("relationships");
          JsonNode roles = data.path("relationships").path("roles").path("data");
          relations.putObject("roles").set("data", roles.isArray() ? roles : Json.array());
          relations.putObject("org").putObject("data").put("type", "orgs").put("id", ORG);
          store.put(COLLECTION, user.path("id").asText(), user);
          return answer(201, user);
        });
  }

  /** A user, and the roles that it holds beside it. */
  private Response answer(int status, ObjectNode user) {
    ObjectNode answer = Json.object();
    answer.set("data", user);
    ArrayNode held = Json.array(roles(user).valueStream().flatMap(this::role).toList());
    if (!held.isEmpty()) {
      answer.set("included", held);
    }
    return Response.json(status, answer);
  }

  private Stream<ObjectNode> role(JsonNode reference) {
    return store.get(Roles.COLLECTION, reference.path("id").asText()).stream();
  }

  private Response list(Request request) {
    String filter = request.query().getOrDefault("filter", "").toLowerCase(Locale.ROOT);
    List<String> states =
        List.of(
            request
                .query()
                .getOrDefault("filter[status]", "")
                .toLowerCase(Locale.ROOT)
                .split(",", -1));
    List<ObjectNode> all = all();
    List<ObjectNode> found =
        all.stream()
            .filter(u -> text(u, "email").contains(filter) || text(u, "name").contains(filter))
            .filter(u -> states.contains("") || states.contains(text(u, "status")))
            .toList();
    return Pages.answer(found, all.size(), request);
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode user = existing(path).deepCopy();
    JsonNode data = Errors.body(request).path("data");
    if (!data.path("id").asText("").equals(user.path("id").asText())) {
      throw Errors.of(422, "UUID's in the URL and request body do not match");
    }
    return store.transaction(
        () -> {
          ObjectNode a = (ObjectNode) user.get("attributes");
          JsonNode given = data.path("attributes");
          EDITABLE.stream().filter(given::has).forEach(f -> a.set(f, given.get(f)));
          if (given.has("disabled")) {
            a.put("status", given.path("disabled").asBoolean() ? "Disabled" : "Active");
          }
          Times.stamp(a, "modified_at", clock);
          store.put(COLLECTION, user.path("id").asText(), user);
          return answer(200, user);
        });
  }

  /** A user is never gone, only disabled; to disable one twice is refused as if it were gone. */
  private Response disable(Map<String, String> path) {
    ObjectNode user = existing(path).deepCopy();
    ObjectNode a = (ObjectNode) user.get("attributes");
    if (a.path("disabled").asBoolean()) {
      throw Errors.of(404, user.path("id").asText() + " not found");
    }
    return store.transaction(
        () -> {
          a.put("disabled", true).put("status", "Disabled");
          store.put(COLLECTION, user.path("id").asText(), user);
          return Response.empty(204);
        });
  }

  private Response permissions(ObjectNode user) {
    ArrayNode held = Json.array();
    for (JsonNode reference : roles(user)) {
      role(reference)
          .forEach(r -> held.addAll((ArrayNode) r.at("/relationships/permissions/data")));
    }
    return Response.json(Json.object().set("data", permissions.named(held)));
  }

  /** Those who hold a role. */
  List<ObjectNode> holding(String role) {
    return all().stream()
        .filter(u -> roles(u).valueStream().anyMatch(r -> r.path("id").asText().equals(role)))
        .toList();
  }

  void member(String id, String role, boolean joins) {
    ObjectNode user = existing(Map.of("id", id)).deepCopy();
    List<JsonNode> others =
        roles(user).valueStream().filter(r -> !r.path("id").asText().equals(role)).toList();
    ArrayNode roles = Json.array(others);
    if (joins) {
      roles.addObject().put("type", "roles").put("id", role);
    }
    store.transaction(
        () -> {
          ((ObjectNode) user.at("/relationships/roles")).set("data", roles);
          store.put(COLLECTION, id, user);
          return roles;
        });
  }

  /** A role is gone, and nobody holds it any more; within a transaction. */
  void leave(String role) {
    for (ObjectNode user : holding(role)) {
      ObjectNode copy = user.deepCopy();
      List<JsonNode> others =
          roles(copy).valueStream().filter(r -> !r.path("id").asText().equals(role)).toList();
      ((ObjectNode) copy.at("/relationships/roles")).set("data", Json.array(others));
      store.put(COLLECTION, copy.path("id").asText(), copy);
    }
  }

  private static ArrayNode roles(ObjectNode user) {
    return user.at("/relationships/roles/data") instanceof ArrayNode roles ? roles : Json.array();
  }

  private static String text(ObjectNode user, String field) {
    return user.path("attributes").path(field).asText("").toLowerCase(Locale.ROOT);
  }

  private List<ObjectNode> all() {
    return List.copyOf(store.all(COLLECTION).values());
  }

  private static ObjectNode me() {
    ObjectNode me = Accounts.user();
    ObjectNode relations = me.putObject("relationships");
    relations.putObject("roles").putArray("data");
    relations.putObject("org").putObject("data").put("type", "orgs").put("id", ORG);
    return me;
  }

  Optional<ObjectNode> find(String id) {
    return id.equals(Accounts.UUID) ? Optional.of(me()) : store.get(COLLECTION, id);
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return find(id).orElseThrow(() -> Errors.of(404, id + " not found"));
  }
}

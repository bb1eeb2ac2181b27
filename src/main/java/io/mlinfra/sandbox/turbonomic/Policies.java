package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** {@code /settingspolicies}: automation policies. */
final class Policies {
  private static final String COLLECTION = "turbonomic.policy";

  private final Settings known = new Settings();

  private final Store store;
  private final Uuids uuids;
  private final Groups groups;

  Policies(Store store, Uuids uuids, Groups groups) {
    this.store = store;
    this.uuids = uuids;
    this.groups = groups;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/settingspolicies", (r, p) -> list(r))
        .on("POST", "/settingspolicies", (r, p) -> create(r))
        .on("GET", "/settingspolicies/{uuid}", (r, p) -> Response.json(existing(p)))
        .on("PUT", "/settingspolicies/{uuid}", (r, p) -> update(r, p))
        .on("DELETE", "/settingspolicies/{uuid}", (r, p) -> delete(p));
  }

  private Response list(Request request) {
    String type = request.param("entity_type").orElse("");
    boolean defaultsOnly = request.flag("only_defaults");
    return Response.json(
        Json.array(
            all().stream()
                .filter(x -> !defaultsOnly)
                .filter(x -> type.isEmpty() || x.path("entityType").asText().equals(type))
                .toList()));
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    return store.transaction(
        () -> {
          check(body, "");
          ObjectNode policy = assemble(uuids.next(), body);
          store.put(COLLECTION, policy.path("uuid").asText(), policy);
          return Response.json(policy);
        });
  }

  private void check(ObjectNode body, String self) {
    String name = Errors.text(body, "displayName");
    String type = Errors.text(body, "entityType");
    if (!EntityTypes.exists(type)) {
      throw Errors.invalid("Unknown entity type " + type);
    }
    for (ObjectNode other : store.all(COLLECTION).values()) {
      boolean same = other.path("displayName").asText().equals(name);
      if (same && !other.path("uuid").asText().equals(self)) {
        throw Errors.of(409, "Conflict", "Setting policy " + name + " already exists");
      }
    }
    String schedule = body.path("schedule").path("uuid").asText("");
    if (!schedule.isEmpty() && store.get(Schedules.COLLECTION, schedule).isEmpty()) {
      throw Errors.invalid("Schedule not found: " + schedule);
    }
    for (JsonNode scope : body.path("scopes")) {
      String uuid = scope.path("uuid").asText("");
      ObjectNode group =
          groups.find(uuid).orElseThrow(() -> Errors.invalid("Scope group not found: " + uuid));
      if (!group.path("groupType").asText().equals(type)) {
        throw Errors.invalid(
            "Group type " + group.path("groupType").asText() + " does not match " + type);
      }
    }
    for (JsonNode manager : body.path("settingsManagers")) {
      String uuid = manager.path("uuid").asText("");
      if (!uuid.isEmpty()) {
        Settings.checkManager(uuid);
      }
      for (JsonNode s : manager.path("settings")) {
        String setting = s.path("uuid").asText();
        // Clients may name a manager by its category alone; its settings say whose they are.
        String of = uuid.isEmpty() ? known.manager(setting) : uuid;
        known.check(of, setting, s.path("value"), type);
      }
    }
  }

  private ObjectNode assemble(String uuid, ObjectNode body) {
    ObjectNode p = Json.object().put("uuid", uuid);
    p.set("displayName", body.get("displayName"));
    p.set("entityType", body.get("entityType"));
    p.put("disabled", body.path("disabled").asBoolean()).put("default", false);
    p.put("readOnly", false);
    for (String field : List.of("note", "schedule")) {
      if (body.has(field)) {
        p.set(field, body.get(field));
      }
    }
    ArrayNode scopes = p.putArray("scopes");
    for (JsonNode scope : body.path("scopes")) {
      groups
          .find(scope.path("uuid").asText())
          .ifPresent(
              g -> {
                ObjectNode s = scopes.addObject();
                List.of("uuid", "displayName", "className", "groupType")
                    .forEach(f -> s.set(f, g.get(f)));
              });
    }
    ArrayNode managers = p.putArray("settingsManagers");
    for (JsonNode manager : body.path("settingsManagers")) {
      String first = manager.path("settings").path(0).path("uuid").asText();
      String of = manager.path("uuid").asText("");
      ObjectNode m = managers.addObject().put("uuid", of.isEmpty() ? known.manager(first) : of);
      ArrayNode settings = m.putArray("settings");
      for (JsonNode s : manager.path("settings")) {
        settings.add(setting(s, body.path("entityType").asText()));
      }
    }
    return p;
  }

  /** Values come back as texts, numbers with a fraction. */
  private ObjectNode setting(JsonNode given, String entityType) {
    String valueType = known.valueType(given.path("uuid").asText());
    String plain = given.path("value").asText();
    String text = valueType.equals("NUMERIC") ? Double.toString(Double.parseDouble(plain)) : plain;
    return Json.object()
        .put("uuid", given.path("uuid").asText())
        .put("value", text)
        .put("valueType", valueType)
        .put("entityType", entityType);
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode current = existing(path);
    ObjectNode body = Errors.body(request);
    if (!body.path("entityType").asText().equals(current.path("entityType").asText())) {
      throw Errors.invalid("The entity type of a policy cannot be changed");
    }
    String uuid = current.path("uuid").asText();
    return store.transaction(
        () -> {
          check(body, uuid);
          ObjectNode policy = assemble(uuid, body);
          store.put(COLLECTION, uuid, policy);
          return Response.json(policy);
        });
  }

  private Response delete(Map<String, String> path) {
    String uuid = existing(path).path("uuid").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, uuid);
          return Response.json(Json.MAPPER.getNodeFactory().booleanNode(true));
        });
  }

  List<ObjectNode> all() {
    return List.copyOf(store.all(COLLECTION).values());
  }

  /** Whether a policy is for an entity: of its type, and in its scope when it has one. */
  boolean covers(ObjectNode policy, ObjectNode entity) {
    String uuid = entity.path("uuid").asText();
    boolean scoped = policy.path("scopes").isEmpty();
    for (JsonNode scope : policy.path("scopes")) {
      scoped |=
          groups.find(scope.path("uuid").asText()).map(groups::members).orElse(List.of()).stream()
              .anyMatch(m -> m.path("uuid").asText().equals(uuid));
    }
    return scoped && policy.path("entityType").asText().equals(entity.path("className").asText());
  }

  private ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return store
        .get(COLLECTION, uuid)
        .orElseThrow(() -> Errors.absent("Setting Policy not found: " + uuid));
  }
}

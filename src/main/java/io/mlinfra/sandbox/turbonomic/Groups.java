package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /groups}: static ones and those by criteria. */
final class Groups {
  static final String COLLECTION = "turbonomic.group";

  private static final Set<String> OPERATORS =
      Set.of("EQ", "NEQ", "GT", "LT", "GTE", "LTE", "RXEQ", "RXNEQ", "EX", "NEX");
  private static final List<String> SETTABLE =
      List.of(
          "displayName", "isStatic", "logicalOperator", "memberUuidList", "scope", "criteriaList");

  private final Store store;
  private final Uuids uuids;

  Groups(Store store, Uuids uuids) {
    this.store = store;
    this.uuids = uuids;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/groups", (r, p) -> Cursors.page(r, groups(r)))
        .on("POST", "/groups", (r, p) -> create(r))
        .on("GET", "/groups/{uuid}", (r, p) -> Response.json(existing(p)))
        .on("PUT", "/groups/{uuid}", (r, p) -> update(r, p))
        .on("DELETE", "/groups/{uuid}", (r, p) -> delete(p))
        .on("GET", "/groups/{uuid}/members", (r, p) -> members(p));
  }

  private List<ObjectNode> groups(Request request) {
    String type = request.param("group_type").orElse("");
    return store.all(COLLECTION).values().stream()
        .filter(g -> type.isEmpty() || g.path("groupType").asText().equals(type))
        .toList();
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    check(body, "");
    return store.transaction(
        () -> {
          ObjectNode group = assemble(uuids.next(), body);
          store.put(COLLECTION, group.path("uuid").asText(), group);
          return Response.json(group);
        });
  }

  private void check(ObjectNode body, String self) {
    String name = Errors.text(body, "displayName");
    String type = Errors.text(body, "groupType");
    if (!EntityTypes.exists(type)) {
      throw Errors.invalid("Unknown group type " + type);
    }
    for (ObjectNode other : store.all(COLLECTION).values()) {
      boolean same =
          other.path("displayName").asText().equals(name)
              && other.path("groupType").asText().equals(type);
      if (same && !other.path("uuid").asText().equals(self)) {
        throw Errors.of(409, "Conflict", "Group with name " + name + " already exists");
      }
    }
    JsonNode criteria = body.path("criteriaList");
    if (!body.path("isStatic").asBoolean() && criteria.isEmpty()) {
      throw Errors.invalid("A dynamic group requires criteria");
    }
    for (JsonNode c : criteria) {
      if (!OPERATORS.contains(c.path("expType").asText())) {
        throw Errors.invalid("Unknown expression type " + c.path("expType").asText());
      }
      String filter = c.path("filterType").asText("");
      if (!EntityTypes.filters(type).contains(filter)) {
        throw Errors.invalid("Filter type " + filter + " does not apply to " + type);
      }
    }
  }

  private static ObjectNode assemble(String uuid, ObjectNode body) {
    ObjectNode g = Json.object().put("uuid", uuid).put("className", "Group");
    g.set("groupType", body.get("groupType"));
    g.put("logicalOperator", "AND").put("isStatic", false);
    SETTABLE.stream().filter(body::has).forEach(f -> g.set(f, body.get(f)));
    for (JsonNode c : g.path("criteriaList")) {
      ObjectNode criterion = (ObjectNode) c;
      if (!criterion.has("caseSensitive")) {
        criterion.put("caseSensitive", false);
      }
      criterion.putNull("entityType").put("singleLine", false);
    }
    int members = g.path("memberUuidList").size();
    g.put("membersCount", members).put("entitiesCount", members);
    g.put("activeEntitiesCount", members).put("environmentType", "CLOUD");
    g.put("cloudType", "GCP").put("temporary", false).put("severity", "NORMAL");
    g.putArray("memberTypes").add(body.get("groupType"));
    g.putArray("entityTypes").add(body.get("groupType"));
    g.put("groupOrigin", "USER").put("groupClassName", "GroupApiDTO");
    return g;
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode current = existing(path);
    String uuid = current.path("uuid").asText();
    ObjectNode merged = Errors.body(request).deepCopy();
    if (merged.has("groupType") && !merged.get("groupType").equals(current.get("groupType"))) {
      throw Errors.invalid("The type of a group cannot be changed");
    }
    merged.set("groupType", current.get("groupType"));
    check(merged, uuid);
    return store.transaction(
        () -> {
          ObjectNode group = assemble(uuid, merged);
          store.put(COLLECTION, uuid, group);
          return Response.json(group);
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

  private Response members(Map<String, String> path) {
    existing(path);
    return Response.json(Json.array());
  }

  Optional<ObjectNode> find(String uuid) {
    return store.get(COLLECTION, uuid);
  }

  private ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return find(uuid).orElseThrow(() -> Errors.absent("Group not found: " + uuid));
  }
}

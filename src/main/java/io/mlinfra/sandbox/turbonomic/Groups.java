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
import java.util.stream.Collectors;

/** {@code /groups}: static ones and those by criteria, whose members are found when asked for. */
final class Groups {
  static final String COLLECTION = "turbonomic.group";

  private static final List<String> SETTABLE =
      List.of(
          "displayName", "isStatic", "logicalOperator", "memberUuidList", "scope", "criteriaList");

  private final Store store;
  private final Uuids uuids;
  private final Entities entities;

  Groups(Store store, Uuids uuids, Entities entities) {
    this.store = store;
    this.uuids = uuids;
    this.entities = entities;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/groups", (r, p) -> Cursors.page(r, groups(r)))
        .on("POST", "/groups", (r, p) -> create(r))
        .on("GET", "/groups/{uuid}", (r, p) -> Response.json(shown(existing(p))))
        .on("PUT", "/groups/{uuid}", (r, p) -> update(r, p))
        .on("DELETE", "/groups/{uuid}", (r, p) -> delete(p))
        .on("GET", "/groups/{uuid}/members", (r, p) -> Cursors.page(r, members(existing(p))))
        .on("GET", "/groups/{uuid}/entities", (r, p) -> Cursors.page(r, members(existing(p))));
  }

  private List<ObjectNode> groups(Request request) {
    String type = request.param("group_type").orElse("");
    return all().stream()
        .filter(g -> type.isEmpty() || g.path("groupType").asText().equals(type))
        .toList();
  }

  List<ObjectNode> all() {
    return store.all(COLLECTION).values().stream().map(this::shown).toList();
  }

  Optional<ObjectNode> find(String uuid) {
    return store.get(COLLECTION, uuid);
  }

  List<ObjectNode> members(ObjectNode group) {
    List<ObjectNode> candidates = entities.ofType(group.path("groupType").asText());
    if (group.path("isStatic").asBoolean()) {
      Set<String> listed =
          group
              .path("memberUuidList")
              .valueStream()
              .map(JsonNode::asText)
              .collect(Collectors.toSet());
      return candidates.stream().filter(e -> listed.contains(e.path("uuid").asText())).toList();
    }
    String join = group.path("logicalOperator").asText("AND");
    return candidates.stream()
        .filter(e -> Criteria.meets(e, group.path("criteriaList"), join))
        .toList();
  }

  private ObjectNode shown(ObjectNode group) {
    ObjectNode g = group.deepCopy();
    List<ObjectNode> members = members(group);
    long active = members.stream().filter(m -> m.path("state").asText().equals("ACTIVE")).count();
    g.put("membersCount", members.size()).put("entitiesCount", members.size());
    g.put("activeEntitiesCount", active).put("state", active > 0 ? "ACTIVE" : "IDLE");
    g.put("environmentType", members.isEmpty() ? "UNKNOWN" : "CLOUD");
    return g.put("cloudType", members.isEmpty() ? "UNKNOWN" : "GCP");
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    return store.transaction(
        () -> {
          check(body, "");
          ObjectNode group = assemble(uuids.next(), body);
          store.put(COLLECTION, group.path("uuid").asText(), group);
          return Response.json(shown(group));
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
    if (body.path("isStatic").asBoolean()) {
      for (JsonNode member : body.path("memberUuidList")) {
        if (entities.find(member.asText()).isEmpty()) {
          throw Errors.invalid("No entity has the uuid " + member.asText());
        }
      }
      return;
    }
    if (body.path("criteriaList").isEmpty()) {
      throw Errors.invalid("A dynamic group requires criteria");
    }
    Criteria.check(body.path("criteriaList"), body.path("logicalOperator").asText("AND"), type);
  }

  private static ObjectNode assemble(String uuid, ObjectNode body) {
    ObjectNode g = Json.object().put("uuid", uuid).put("className", "Group");
    g.set("groupType", body.get("groupType"));
    g.put("logicalOperator", "AND").put("isStatic", false);
    SETTABLE.stream().filter(body::has).forEach(f -> g.set(f, body.get(f).deepCopy()));
    for (JsonNode c : g.path("criteriaList")) {
      ObjectNode criterion = (ObjectNode) c;
      if (!criterion.has("caseSensitive")) {
        criterion.put("caseSensitive", false);
      }
      criterion.putNull("entityType").put("singleLine", false);
    }
    g.put("temporary", false).put("severity", "NORMAL");
    g.putArray("memberTypes").add(body.get("groupType"));
    g.putArray("entityTypes").add(body.get("groupType"));
    return g.put("groupOrigin", "USER").put("groupClassName", "GroupApiDTO");
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode current = existing(path);
    String uuid = current.path("uuid").asText();
    ObjectNode body = Errors.body(request).deepCopy();
    if (body.has("groupType") && !body.get("groupType").equals(current.get("groupType"))) {
      throw Errors.invalid("The type of a group cannot be changed");
    }
    body.set("groupType", current.get("groupType"));
    return store.transaction(
        () -> {
          check(body, uuid);
          ObjectNode group = assemble(uuid, body);
          store.put(COLLECTION, uuid, group);
          return Response.json(shown(group));
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

  ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return find(uuid).orElseThrow(() -> Errors.absent("Group not found: " + uuid));
  }
}

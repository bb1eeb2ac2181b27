package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /api/2.0/preview/scim/v2}: users, groups and service principals. */
final class Scim {
  private static final String ROOT = "/api/2.0/preview/scim/v2/";

  /** The group that all of a workspace's people are in. */
  private static final String EVERYBODY = "users";

  /** The id of the group of administrators, which is kept once somebody changed it. */
  private static final String ADMINS = "1";

  private static final Pattern FILTER =
      Pattern.compile("(?i)\\s*([\\w.]+)\\s+(eq|co|sw|ne)\\s+['\"]?(.*?)['\"]?\\s*");
  private static final Pattern ONE_MEMBER =
      Pattern.compile("(\\w+)\\[value\\s+eq\\s+\"([^\"]*)\"]");

  /** Resource types, with the field that names one and must be unique. */
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.of(
              "Users", "userName", "Groups", "displayName", "ServicePrincipals", "applicationId"));

  private final Store store;
  private final WorkspaceIds ids;

  Scim(Store store, WorkspaceIds ids) {
    this.store = store;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes.on("GET", ROOT + "Me", (r, p) -> Response.json(me()));
    TYPES.forEach(
        (type, name) ->
            routes
                .on("GET", ROOT + type, (r, p) -> list(r, type))
                .on("POST", ROOT + type, (r, p) -> create(r, type, name))
                .on("GET", ROOT + type + "/{id}", (r, p) -> Response.json(existing(type, p)))
                .on("PUT", ROOT + type + "/{id}", (r, p) -> replace(r, type, p))
                .on("PATCH", ROOT + type + "/{id}", (r, p) -> patch(r, type, p))
                .on("DELETE", ROOT + type + "/{id}", (r, p) -> delete(type, p)));
  }

  private static ApiError refusal(int status, String detail) {
    ObjectNode body = Json.object().put("detail", detail).put("status", Integer.toString(status));
    body.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:Error");
    return new ApiError(status, body, detail);
  }

  /**
   * Whether there is such a principal.
   *
   * @param field {@code user_name}, {@code group_name} or {@code service_principal_name}
   */
  boolean knows(String field, String name) {
    String type =
        switch (field) {
          case "user_name" -> "Users";
          case "group_name" -> "Groups";
          default -> "ServicePrincipals";
        };
    return name.equals(EVERYBODY) && type.equals("Groups")
        || all(type).stream()
            .anyMatch(o -> o.path(TYPES.getOrDefault(type, "")).asText().equalsIgnoreCase(name));
  }

  /** Who asks, as somebody may have changed it. */
  private ObjectNode me() {
    return store.get(collection("Users"), Me.ID).orElseGet(Me::user);
  }

  private static String collection(String type) {
    return "databricks.scim." + type;
  }

  private List<ObjectNode> all(String type) {
    List<ObjectNode> all = new ArrayList<>(store.all(collection(type)).values());
    if (type.equals("Users") && store.get(collection(type), Me.ID).isEmpty()) {
      all.addFirst(Me.user());
    }
    if (type.equals("Groups")) {
      if (store.get(collection(type), ADMINS).isEmpty()) {
        ObjectNode admins = Json.object().put("id", ADMINS).put("displayName", "admins");
        admins.putArray("members").addObject().put("value", Me.ID).put("display", Me.USER);
        all.addFirst(admins);
      }
      all.add(1, everybody());
    }
    return all;
  }

  /** Everybody is in this group, and nobody puts anybody there. */
  private ObjectNode everybody() {
    ObjectNode users = Json.object().put("id", "2").put("displayName", EVERYBODY);
    ArrayNode members = users.putArray("members");
    for (ObjectNode user : all("Users")) {
      members
          .addObject()
          .put("value", user.path("id").asText())
          .put("display", user.path("userName").asText());
    }
    return users;
  }

  private Response list(Request request, String type) {
    Optional<String> filter = request.param("filter");
    List<ObjectNode> found = all(type).stream().filter(o -> matches(filter, o)).toList();
    int from = Math.max(1, Errors.number(request, "startIndex", 1, Integer.MAX_VALUE));
    int count = Errors.number(request, "count", 10_000, 10_000);
    List<ObjectNode> page = found.stream().skip(from - 1L).limit(count).toList();
    ObjectNode answer = Json.object().put("totalResults", found.size());
    answer.put("startIndex", from).put("itemsPerPage", page.size());
    answer.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
    answer.set("Resources", Json.array(page));
    return Response.json(answer);
  }

  private static boolean matches(Optional<String> filter, ObjectNode object) {
    if (filter.isEmpty()) {
      return true;
    }
    Matcher m = FILTER.matcher(filter.get());
    if (!m.matches()) {
      throw refusal(400, "Given filter operator is not supported: " + filter.get());
    }
    String value = object.path(m.group(1)).asText("");
    String wanted = m.group(3);
    return switch (m.group(2).toLowerCase(java.util.Locale.ROOT)) {
      case "eq" -> value.equalsIgnoreCase(wanted);
      case "ne" -> !value.equalsIgnoreCase(wanted);
      case "sw" -> value.startsWith(wanted);
      default -> value.contains(wanted);
    };
  }

  /** The service keeps no list that is empty, nor an entry that says nothing. */
  private static ObjectNode tidy(ObjectNode object) {
    for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
      if (field.getValue() instanceof ArrayNode list) {
        ArrayNode kept = Json.array();
        list.forEach(
            e -> {
              if (!e.isObject() || !e.path("value").asText(e.isEmpty() ? "" : "-").isEmpty()) {
                kept.add(e);
              }
            });
        if (kept.isEmpty()) {
          object.remove(field.getKey());
        } else {
          object.set(field.getKey(), kept);
        }
      }
    }
    return object;
  }

  private Response create(Request request, String type, String name) {
    ObjectNode body = tidy(Errors.body(request).deepCopy());
    return store.transaction(
        () -> {
          String id = Long.toString(ids.object());
          if (type.equals("ServicePrincipals") && !body.has(name)) {
            body.put(name, new java.util.UUID(ids.object(), ids.object()).toString());
          }
          String value = body.path(name).asText("");
          if (value.isEmpty()) {
            throw refusal(400, "Request is missing required field " + name);
          }
          if (all(type).stream().anyMatch(o -> o.path(name).asText().equals(value))) {
            throw refusal(409, type + " with " + name + " " + value + " already exists.");
          }
          body.put("id", id);
          if (!type.equals("Groups")) {
            body.put("active", body.path("active").asBoolean(true));
          }
          store.put(collection(type), id, body);
          return Response.json(201, body);
        });
  }

  private Response replace(Request request, String type, Map<String, String> path) {
    ObjectNode before = existing(type, path);
    String id = before.path("id").asText();
    ObjectNode body = tidy(Errors.body(request).deepCopy().put("id", id));
    String name = TYPES.getOrDefault(type, "");
    if (!body.has(name)) {
      body.set(name, before.get(name));
    }
    return store.transaction(
        () -> {
          store.put(collection(type), id, body);
          return Response.json(body);
        });
  }

  private Response patch(Request request, String type, Map<String, String> path) {
    ObjectNode object = existing(type, path).deepCopy();
    for (JsonNode op : Errors.body(request).path("Operations")) {
      apply(object, op);
    }
    tidy(object);
    return store.transaction(
        () -> {
          store.put(collection(type), object.path("id").asText(), object);
          return Response.empty(204);
        });
  }

  private static void apply(ObjectNode object, JsonNode op) {
    String verb = op.path("op").asText("").toLowerCase(java.util.Locale.ROOT);
    String at = op.path("path").asText("");
    Matcher one = ONE_MEMBER.matcher(at);
    if (verb.equals("remove")) {
      if (one.matches()) {
        ArrayNode kept = Json.array();
        object
            .path(one.group(1))
            .forEach(
                m -> {
                  if (!m.path("value").asText().equals(one.group(2))) {
                    kept.add(m);
                  }
                });
        object.set(one.group(1), kept);
      } else {
        object.remove(at);
      }
      return;
    }
    JsonNode value = op.path("value");
    ObjectNode given =
        at.isEmpty() && value instanceof ObjectNode o ? o : Json.object().set(at, value);
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      if (verb.equals("add") && field.getValue().isArray()) {
        ArrayNode list = object.withArrayProperty(field.getKey());
        field.getValue().forEach(list::add);
      } else {
        object.set(field.getKey(), field.getValue());
      }
    }
  }

  private Response delete(String type, Map<String, String> path) {
    String id = existing(type, path).path("id").asText();
    boolean group = type.equals("Groups") && id.equals(ADMINS);
    if (group || id.equals(Me.ID) || store.get(collection(type), id).isEmpty()) {
      throw refusal(403, "This one cannot be deleted.");
    }
    return store.transaction(
        () -> {
          store.remove(collection(type), id);
          return Response.empty(204);
        });
  }

  private ObjectNode existing(String type, Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return all(type).stream()
        .filter(o -> o.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> refusal(404, type + " with id " + id + " not found."));
  }
}

package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code /api/v2/team}: teams by name and handle; what belongs to one has classes of its own. */
final class Teams {
  static final String PATH = "/api/v2/team";
  static final String COLLECTION = "datadog.team";
  static final String SITE = "https://api.datadoghq.com";
  private static final String TYPE = "team";
  private static final int BANNERS = 16;
  private static final List<String> PARTS =
      List.of(
          TeamLinks.COLLECTION,
          TeamMembers.COLLECTION,
          TeamSettings.PERMISSIONS,
          TeamSettings.RULES);
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Teams(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    String one = PATH + "/{team}";
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", one, (r, p) -> answer(200, existing(p)))
        .on("PATCH", one, this::update)
        .on("DELETE", one, (r, p) -> delete(p));
  }

  static ApiError unknownId(String id) {
    return Errors.of(404, id + " is not a valid UUID not found");
  }

  /** An id that can be one; anything else is refused in the service's own words. */
  static String id(String text) {
    if (!isId(text)) {
      throw unknownId(text);
    }
    return text;
  }

  static boolean isId(String text) {
    return UUID.matcher(text).matches();
  }

  ObjectNode existing(Map<String, String> path) {
    String id = id(path.getOrDefault("team", ""));
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.of(404, "Team for ID " + id + " not found"))
        .deepCopy();
  }

  static ObjectNode attributes(Request request, String type) {
    JsonNode data = Errors.body(request).path("data");
    if (!data.path("type").asText().equals(type)
        || !(data.path("attributes") instanceof ObjectNode attributes)) {
      throw Errors.bad("Invalid input");
    }
    return attributes;
  }

  private Response create(Request request) {
    ObjectNode given = attributes(request, TYPE);
    require(given);
    requireFree(given, "");
    return store.transaction(
        () -> {
          String id = ids.uuid();
          ObjectNode team = Json.object().put("id", id).put("type", TYPE);
          ObjectNode a = team.putObject("attributes").putNull("avatar");
          a.put("banner", Math.floorMod(id.hashCode(), BANNERS));
          Times.stamp(a, "created_at", clock);
          for (String field :
              List.of("description", "hidden_modules", "summary", "visible_modules")) {
            a.putNull(field);
          }
          a.put("is_managed", false).put("link_count", 0).put("user_count", 0);
          Times.stamp(a, "modified_at", clock);
          a.setAll(given);
          store.put(COLLECTION, id, team);
          return answer(201, team);
        });
  }

  private static void require(ObjectNode given) {
    for (String field : List.of("handle", "name")) {
      if (given.path(field).asText("").isBlank()) {
        throw Errors.bad("Invalid input");
      }
    }
  }

  private void requireFree(ObjectNode given, String self) {
    for (ObjectNode other : store.all(COLLECTION).values()) {
      boolean same =
          other.at("/attributes/handle").equals(given.path("handle"))
              || other.at("/attributes/name").equals(given.path("name"));
      if (same && !other.path("id").asText().equals(self)) {
        throw Errors.of(409, "Team name and handle must be unique");
      }
    }
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode team = existing(path);
    ObjectNode given = attributes(request, TYPE);
    require(given);
    String id = team.path("id").asText();
    requireFree(given, id);
    return store.transaction(
        () -> {
          ObjectNode a = (ObjectNode) team.path("attributes");
          a.setAll(given);
          Times.stamp(a, "modified_at", clock);
          store.put(COLLECTION, id, team);
          return answer(200, team);
        });
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          for (String part : PARTS) {
            List.copyOf(store.all(part).keySet()).stream()
                .filter(k -> k.startsWith(id + "/"))
                .forEach(k -> store.remove(part, k));
          }
          return Response.empty(204);
        });
  }

  private Response list(Request request) {
    String keyword = request.query().getOrDefault("filter[keyword]", "").toLowerCase(Locale.ROOT);
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(
                t ->
                    (t.at("/attributes/name").asText() + " " + t.at("/attributes/handle").asText())
                        .toLowerCase(Locale.ROOT)
                        .contains(keyword))
            .map(Teams::related)
            .toList();
    return Response.json(paged(request, found, PATH));
  }

  /** A page by number where a number or size is asked for, else by offset, with its links. */
  static ObjectNode paged(Request request, List<ObjectNode> all, String path) {
    boolean numbered =
        request.param("page[number]").isPresent() || request.param("page[size]").isPresent();
    String step = numbered ? "page[size]" : "page[limit]";
    String place = numbered ? "page[number]" : "page[offset]";
    int size = Math.max(1, Pages.number(request, step, 100));
    int at = Pages.number(request, place, 0);
    int unit = numbered ? 1 : size;
    int last = numbered ? Math.max(0, (all.size() - 1) / size) : 0;
    String name = numbered ? "number" : "offset";
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(Pages.slice(all, numbered ? (long) at * size : at, size)));
    answer
        .putObject("meta")
        .putObject("pagination")
        .put(name, at)
        .put("first_" + name, 0)
        .put("prev_" + name, Math.max(0, at - unit))
        .put("next_" + name, at + unit)
        .put("last_" + name, last)
        .put(numbered ? "size" : "limit", size)
        .put("type", numbered ? "number_size" : "offset_limit")
        .put("total", all.size());
    String link = SITE + path + "?" + place + "=%d&" + step + "=" + size;
    ObjectNode links = answer.putObject("links").put("self", SITE + path);
    links.put("last", numbered ? link.formatted(last) : null);
    links.put("next", link.formatted(at + unit));
    links.put("prev", at == 0 ? null : link.formatted(Math.max(0, at - unit)));
    links.put("first", link.formatted(0));
    return answer;
  }

  private static ObjectNode related(ObjectNode team) {
    ObjectNode shown = team.deepCopy();
    String path = PATH + "/" + team.path("id").asText();
    ObjectNode relations = shown.putObject("relationships");
    ObjectNode links = relations.putObject("team_links");
    links.putArray("data");
    links.putObject("links").put("related", path + "/links");
    relations
        .putObject("user_team_permissions")
        .putNull("data")
        .putObject("links")
        .put("related", path + "/permission-settings");
    return shown;
  }

  private static Response answer(int status, ObjectNode team) {
    return Response.json(status, Json.object().set("data", related(team)));
  }

  /** Keeps how many links or members a team has. */
  static void count(Store store, ObjectNode team, String field, int by) {
    ObjectNode a = (ObjectNode) team.path("attributes");
    a.put(field, a.path(field).asInt() + by);
    store.put(COLLECTION, team.path("id").asText(), team);
  }

  /** What a team has of a collection. */
  List<ObjectNode> parts(ObjectNode team, String part) {
    return store.all(part).entrySet().stream()
        .filter(e -> e.getKey().startsWith(key(team, "")))
        .map(Map.Entry::getValue)
        .toList();
  }

  static String key(ObjectNode team, String id) {
    return team.path("id").asText() + "/" + id;
  }

  static Response data(JsonNode object) {
    return Response.json(Json.object().set("data", object));
  }
}

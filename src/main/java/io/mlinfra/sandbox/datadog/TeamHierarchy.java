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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v2/team-hierarchy-links}: which team is part of which. */
final class TeamHierarchy {
  private static final String PATH = "/api/v2/team-hierarchy-links";
  private static final String COLLECTION = "datadog.team_hierarchy_link";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;
  private final Teams teams;

  TeamHierarchy(Store store, SandboxClock clock, Ids ids, Teams teams) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.teams = teams;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", PATH + "/{id}", (r, p) -> one(p))
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p));
  }

  private static String end(JsonNode link, String name) {
    return link.at("/relationships/" + name + "/data/id").asText();
  }

  private Response create(Request request) {
    JsonNode data = Errors.body(request).path("data");
    String parent = end(data, "parent_team");
    String sub = end(data, "sub_team");
    teams.existing(Map.of("team", parent));
    teams.existing(Map.of("team", sub));
    for (ObjectNode other : store.all(COLLECTION).values()) {
      if (end(other, "parent_team").equals(parent) && end(other, "sub_team").equals(sub)) {
        String both = "team " + parent + " and member team " + sub;
        throw Errors.of(
            409,
            "Conflict: could not add team "
                + sub
                + " as a member team of team "
                + parent
                + ": team hierarchy link between super "
                + both
                + " already exists");
      }
    }
    return store.transaction(
        () -> {
          String id = ids.uuid();
          ObjectNode link = Json.object().put("id", id).put("type", "team_hierarchy_links");
          link.putObject("attributes")
              .put("created_at", clock.now().toString())
              .put("provisioned_by", "");
          ObjectNode relations = link.putObject("relationships");
          relations.set("parent_team", team(parent));
          relations.set("sub_team", team(sub));
          store.put(COLLECTION, id, link);
          ObjectNode answer = Json.object();
          answer.set("data", link);
          answer.set("included", included(List.of(link), false));
          return Response.json(answer);
        });
  }

  private static ObjectNode team(String id) {
    ObjectNode reference = Json.object();
    reference.putObject("data").put("id", id).put("type", "team");
    return reference;
  }

  /**
   * @param open how the service says it: a team is open to join, though not in the answer that
   *     makes a link
   */
  private ArrayNode included(List<ObjectNode> links, boolean open) {
    Set<String> ends = new LinkedHashSet<>();
    List<String> order =
        open ? List.of("sub_team", "parent_team") : List.of("parent_team", "sub_team");
    links.forEach(l -> order.forEach(o -> ends.add(end(l, o))));
    ArrayNode included = Json.array();
    for (String id : ends) {
      store
          .get(Teams.COLLECTION, id)
          .ifPresent(
              t -> {
                ObjectNode brief = included.addObject().put("id", id).put("type", "team");
                ObjectNode a = brief.putObject("attributes");
                for (String field :
                    List.of("avatar", "banner", "handle", "is_managed", "link_count", "name")) {
                  a.set(field, t.path("attributes").get(field));
                }
                a.set("summary", t.path("attributes").get("summary"));
                a.set("user_count", t.path("attributes").get("user_count"));
                a.put("is_open_membership", open);
              });
    }
    return included;
  }

  private Response list(Request request) {
    String parent = request.query().getOrDefault("filter[parent_team]", "");
    String sub = request.query().getOrDefault("filter[sub_team]", "");
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(l -> parent.isEmpty() || end(l, "parent_team").equals(parent))
            .filter(l -> sub.isEmpty() || end(l, "sub_team").equals(sub))
            .toList();
    int size = Math.max(1, Pages.number(request, "page[size]", 100));
    int number = Pages.number(request, "page[number]", 0);
    List<ObjectNode> page = Pages.slice(found, (long) number * size, size);
    int last = Math.max(0, (found.size() - 1) / size);
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(page));
    ObjectNode meta = answer.putObject("meta").putObject("page").put("type", "number_size");
    meta.put("number", number).put("size", size).put("total", found.size());
    meta.put("first_number", 0).put("last_number", last);
    meta.set(
        "prev_number", number == 0 ? null : Json.MAPPER.getNodeFactory().numberNode(number - 1));
    meta.set(
        "next_number", number >= last ? null : Json.MAPPER.getNodeFactory().numberNode(number + 1));
    String link =
        Teams.SITE
            + PATH
            + "?filter[parent_team]="
            + parent
            + "&filter[sub_team]="
            + sub
            + "&page[number]=%d&page[size]="
            + size;
    answer
        .putObject("links")
        .put("self", Teams.SITE + PATH)
        .put("first", link.formatted(0))
        .put("last", link.formatted(last));
    answer.set("included", included(page, true));
    return Response.json(answer);
  }

  private Response one(Map<String, String> path) {
    ObjectNode link = existing(path);
    ObjectNode answer = Json.object();
    answer.set("data", link);
    answer.putObject("links").put("self", Teams.SITE + PATH + "/" + link.path("id").asText());
    answer.set("included", included(List.of(link), true));
    return Response.json(answer);
  }

  private Response delete(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (store.get(COLLECTION, id).isEmpty()) {
      throw Errors.of(404, "Not Found: link with id " + id + " not found");
    }
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.empty(204);
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store
        .get(COLLECTION, id)
        .orElseThrow(
            () -> Errors.of(404, "Not Found: team hierarchy link not found (linkId=" + id + ")"));
  }
}

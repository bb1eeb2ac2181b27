package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** {@code /api/v2/team/ID/links}: pages that a team wants found. */
final class TeamLinks {
  static final String COLLECTION = "datadog.team_link";

  private final Store store;
  private final Ids ids;
  private final Teams teams;

  TeamLinks(Store store, Ids ids, Teams teams) {
    this.store = store;
    this.ids = ids;
    this.teams = teams;
  }

  void on(Routes routes) {
    String team = Teams.PATH + "/{team}/";
    routes
        .on("POST", team + "links", this::addLink)
        .on("GET", team + "links", (r, p) -> list(teams.existing(p)))
        .on("GET", team + "links/{id}", (r, p) -> Teams.data(link(p)))
        .on("PATCH", team + "links/{id}", this::changeLink)
        .on("DELETE", team + "links/{id}", (r, p) -> removeLink(p));
  }

  private Response list(ObjectNode team) {
    return Response.json(Json.object().set("data", Json.array(teams.parts(team, COLLECTION))));
  }

  private ObjectNode link(Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    String id = Teams.id(path.getOrDefault("id", ""));
    return store
        .get(COLLECTION, Teams.key(team, id))
        .orElseThrow(() -> Errors.of(404, "Link for ID " + id + " not found"))
        .deepCopy();
  }

  private static ObjectNode linkAttributes(Request request) {
    ObjectNode given = Teams.attributes(request, "team_links");
    for (String field : List.of("label", "url")) {
      if (given.path(field).asText("").isBlank()) {
        throw Errors.of(422, field + " cannot be empty");
      }
    }
    return given;
  }

  private Response addLink(Request request, Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    ObjectNode given = linkAttributes(request);
    return store.transaction(
        () -> {
          String id = ids.uuid();
          ObjectNode link = Json.object().put("type", "team_links").put("id", id);
          ObjectNode a = link.putObject("attributes").put("team_id", team.path("id").asText());
          a.put("position", teams.parts(team, COLLECTION).size()).setAll(given);
          store.put(COLLECTION, Teams.key(team, id), link);
          Teams.count(store, team, "link_count", 1);
          return Teams.data(link);
        });
  }

  private Response changeLink(Request request, Map<String, String> path) {
    ObjectNode link = link(path);
    ((ObjectNode) link.path("attributes")).setAll(linkAttributes(request));
    return store.transaction(
        () -> {
          store.put(COLLECTION, Teams.key(teams.existing(path), link.path("id").asText()), link);
          return Teams.data(link);
        });
  }

  private Response removeLink(Map<String, String> path) {
    String id = link(path).path("id").asText();
    ObjectNode team = teams.existing(path);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, Teams.key(team, id));
          Teams.count(store, team, "link_count", -1);
          return Response.empty(204);
        });
  }
}

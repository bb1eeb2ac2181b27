package io.mlinfra.sandbox.datadog;

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
import java.util.Optional;

/** {@code /api/v2/team/ID/memberships}: who is in a team, and as what. */
final class TeamMembers {
  static final String COLLECTION = "datadog.team_membership";

  private final Store store;
  private final Ids ids;
  private final Teams teams;
  private final Users users;

  TeamMembers(Store store, Ids ids, Teams teams, Users users) {
    this.store = store;
    this.ids = ids;
    this.teams = teams;
    this.users = users;
  }

  void on(Routes routes) {
    String team = Teams.PATH + "/{team}/";
    routes
        .on("POST", team + "memberships", this::addMember)
        .on("GET", team + "memberships", this::members)
        .on("PATCH", team + "memberships/{id}", this::changeMember)
        .on("DELETE", team + "memberships/{id}", (r, p) -> removeMember(p))
        .on("GET", "/api/v2/users/{user}/memberships", (r, p) -> membershipsOf(p));
  }

  private Response addMember(Request request, Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    JsonNode data = Errors.body(request).path("data");
    String user = data.at("/relationships/user/data/id").asText("");
    ObjectNode known = user(user);
    if (store.get(COLLECTION, Teams.key(team, user)).isPresent()) {
      throw Errors.detailed(409, "Conflict", "users already present on the team [" + user + "]");
    }
    JsonNode role = role(data.path("attributes"));
    return store.transaction(
        () -> {
          ObjectNode member = Json.object().put("type", "team_memberships");
          member.put("id", "TeamMembership-" + team.path("id").asText() + "-" + ids.list());
          ObjectNode a = member.putObject("attributes").putNull("provisioned_by");
          a.put("provisioned_by_id", Accounts.UUID).set("role", role);
          member
              .putObject("relationships")
              .putObject("user")
              .putObject("data")
              .put("type", "users")
              .put("id", user);
          store.put(COLLECTION, Teams.key(team, user), member);
          Teams.count(store, team, "user_count", 1);
          return including(member, known);
        });
  }

  private static JsonNode role(JsonNode attributes) {
    JsonNode role = attributes.path("role");
    if (!role.isMissingNode() && !role.isNull() && !role.asText().equals("admin")) {
      throw Errors.bad(
          "{'errors': [{'detail': 'Not a valid choice.', 'source': {'pointer':"
              + " '/data/attributes/role'}}]}");
    }
    return role.isMissingNode() ? Json.MAPPER.nullNode() : role;
  }

  private ObjectNode user(String id) {
    return users
        .find(Teams.id(id))
        .orElseThrow(() -> Errors.of(404, "User for ID " + id + " not found"));
  }

  private static Response including(ObjectNode member, ObjectNode user) {
    ObjectNode answer = Json.object();
    answer.set("data", member);
    answer.putArray("included").add(brief(user));
    return Response.json(answer);
  }

  private static ObjectNode brief(ObjectNode user) {
    ObjectNode brief = Json.object().put("type", "users");
    brief.set("id", user.get("id"));
    ObjectNode a = brief.putObject("attributes");
    for (String field :
        List.of("name", "handle", "email", "icon", "disabled", "service_account", "status")) {
      a.set(field, user.path("attributes").get(field));
    }
    return brief;
  }

  private Response members(Request request, Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    List<ObjectNode> all = teams.parts(team, COLLECTION);
    String below = Teams.PATH + "/" + team.path("id").asText() + "/memberships";
    ObjectNode answer = Teams.paged(request, all, below);
    ArrayNode included = Json.array();
    answer
        .path("data")
        .valueStream()
        .map(m -> users.find(m.at("/relationships/user/data/id").asText()))
        .flatMap(Optional::stream)
        .forEach(u -> included.add(brief(u)));
    if (!included.isEmpty()) {
      answer.set("included", included);
    }
    return Response.json(answer);
  }

  private Response membershipsOf(Map<String, String> path) {
    String user = path.getOrDefault("user", "");
    user(user);
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(m -> m.at("/relationships/user/data/id").asText().equals(user))
            .toList();
    return Response.json(Json.object().set("data", Json.array(found)));
  }

  private ObjectNode member(ObjectNode team, String user) {
    return store
        .get(COLLECTION, Teams.key(team, user))
        .orElseThrow(
            () ->
                Errors.of(
                    404,
                    "User "
                        + user
                        + " is not a member of Team "
                        + team.path("id").asText()
                        + " not found"))
        .deepCopy();
  }

  private Response changeMember(Request request, Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    ObjectNode user = user(path.getOrDefault("id", ""));
    ObjectNode member = member(team, user.path("id").asText());
    JsonNode role = role(Errors.body(request).path("data").path("attributes"));
    ((ObjectNode) member.path("attributes")).set("role", role);
    return store.transaction(
        () -> {
          store.put(COLLECTION, Teams.key(team, user.path("id").asText()), member);
          return including(member, user);
        });
  }

  private Response removeMember(Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    String user = Teams.id(path.getOrDefault("id", ""));
    member(team, user);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, Teams.key(team, user));
          Teams.count(store, team, "user_count", -1);
          return Response.empty(204);
        });
  }
}

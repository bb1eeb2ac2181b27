package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** Who may change a team, and where it is notified. */
final class TeamSettings {
  static final String PERMISSIONS = "datadog.team_permission";
  static final String RULES = "datadog.team_notification_rule";
  private static final List<String> ACTIONS = List.of("manage_membership", "edit");

  private final Store store;
  private final Ids ids;
  private final Teams teams;

  TeamSettings(Store store, Ids ids, Teams teams) {
    this.store = store;
    this.ids = ids;
    this.teams = teams;
  }

  void on(Routes routes) {
    String team = Teams.PATH + "/{team}/";
    routes
        .on("GET", team + "permission-settings", (r, p) -> permissions(p))
        .on("PUT", team + "permission-settings/{action}", this::permit)
        .on("POST", team + "notification-rules", this::addRule)
        .on("GET", team + "notification-rules", (r, p) -> rules(p))
        .on("GET", team + "notification-rules/{id}", (r, p) -> Teams.data(rule(p)))
        .on("PUT", team + "notification-rules/{id}", this::changeRule)
        .on("DELETE", team + "notification-rules/{id}", (r, p) -> removeRule(p));
  }

  private ObjectNode permission(ObjectNode team, String action) {
    boolean edit = action.equals("edit");
    String value =
        store
            .get(PERMISSIONS, Teams.key(team, action))
            .map(p -> p.path("value").asText())
            .orElse(edit ? "members" : "organization");
    ObjectNode setting = Json.object().put("type", "team_permission_settings");
    setting.put("id", "TeamPermission-" + Teams.key(team, action).replace('/', '-'));
    ObjectNode a = setting.putObject("attributes").put("action", action).put("value", value);
    a.put("title", edit ? "Edit Team Details" : "Add and Remove Members").put("editable", true);
    List<String> options =
        edit
            ? List.of("teams_manage", "admins", "members")
            : List.of("user_access_manage", "admins", "members", "organization");
    options.forEach(a.putArray("options")::add);
    return setting;
  }

  private Response permissions(Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    return Teams.data(Json.array(ACTIONS.stream().map(a -> permission(team, a)).toList()));
  }

  private Response permit(Request request, Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    String action = path.getOrDefault("action", "");
    if (!ACTIONS.contains(action)) {
      throw Errors.of(
          404,
          "Invalid action type \""
              + action
              + "\". Valid actions: manage_membership, edit not found");
    }
    String value = Teams.attributes(request, "team_permission_settings").path("value").asText();
    boolean offered =
        permission(team, action)
            .at("/attributes/options")
            .valueStream()
            .anyMatch(o -> o.asText().equals(value));
    if (!offered) {
      throw Errors.bad("Invalid input");
    }
    return store.transaction(
        () -> {
          store.put(PERMISSIONS, Teams.key(team, action), Json.object().put("value", value));
          return Teams.data(permission(team, action));
        });
  }

  private Response addRule(Request request, Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    ObjectNode given = Teams.attributes(request, "team_notification_rules");
    if (!teams.parts(team, RULES).isEmpty()) {
      throw Errors.detailed(409, "Conflict", "notification rule already exists for this team");
    }
    return store.transaction(
        () -> {
          String id = ids.uuid();
          ObjectNode rule = Json.object().put("id", id).put("type", "team_notification_rules");
          rule.set("attributes", given);
          store.put(RULES, Teams.key(team, id), rule);
          return Response.json(201, Json.object().set("data", rule));
        });
  }

  private Response rules(Map<String, String> path) {
    List<ObjectNode> all = teams.parts(teams.existing(path), RULES);
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(all));
    answer
        .putObject("meta")
        .putObject("page")
        .put("type", "offset_limit")
        .put("offset", 0)
        .put("limit", 100)
        .put("total", all.size())
        .put("first_offset", 0)
        .putNull("prev_offset")
        .putNull("next_offset")
        .put("last_offset", 0);
    return Response.json(answer);
  }

  private ObjectNode rule(Map<String, String> path) {
    return store
        .get(RULES, Teams.key(teams.existing(path), path.getOrDefault("id", "")))
        .orElseThrow(() -> Errors.detailed(404, "Not Found", "rule not found"))
        .deepCopy();
  }

  private Response changeRule(Request request, Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    String id = path.getOrDefault("id", "");
    ObjectNode given = Teams.attributes(request, "team_notification_rules");
    ObjectNode rule =
        store
            .get(RULES, Teams.key(team, id))
            .orElseThrow(
                () ->
                    Errors.detailed(409, "Conflict", "rule id does not match with team's rule id"))
            .deepCopy();
    rule.set("attributes", given);
    return store.transaction(
        () -> {
          store.put(RULES, Teams.key(team, id), rule);
          return Teams.data(rule);
        });
  }

  private Response removeRule(Map<String, String> path) {
    ObjectNode team = teams.existing(path);
    String id = path.getOrDefault("id", "");
    if (store.get(RULES, Teams.key(team, id)).isEmpty()) {
      throw Errors.untitled(
          404, "rule ID " + id + " was not found in team ID " + team.path("id").asText());
    }
    return store.transaction(
        () -> {
          store.remove(RULES, Teams.key(team, id));
          return Response.empty(204);
        });
  }
}

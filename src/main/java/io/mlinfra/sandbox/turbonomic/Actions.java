package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The calls that read recommendations: of a market, an entity, a group, one by its uuid. */
final class Actions {
  private static final Set<String> STATES =
      Set.of(
          "READY",
          "ACCEPTED",
          "REJECTED",
          "QUEUED",
          "PRE_IN_PROGRESS",
          "IN_PROGRESS",
          "POST_IN_PROGRESS",
          "SUCCEEDED",
          "FAILED",
          "CLEARED");

  private final Recommendations recommendations;
  private final Groups groups;
  private final Entities entities;

  Actions(Recommendations recommendations, Groups groups, Entities entities) {
    this.recommendations = recommendations;
    this.groups = groups;
    this.entities = entities;
  }

  void on(Routes routes) {
    for (String verb : List.of("GET", "POST")) {
      routes
          .on(verb, "/markets/{market}/actions", (r, p) -> page(r, ofMarket(p)))
          .on(verb, "/actions", (r, p) -> page(r, recommendations.all()))
          .on(verb, "/entities/{uuid}/actions", (r, p) -> page(r, ofEntity(p)))
          .on(verb, "/groups/{uuid}/actions", (r, p) -> page(r, ofGroup(p)));
    }
    routes
        .on("GET", "/actions/{uuid}", (r, p) -> Response.json(existing(p)))
        .on("POST", "/actions/{uuid}", (r, p) -> accept(p));
  }

  private List<ObjectNode> ofMarket(Map<String, String> path) {
    Markets.require(path.getOrDefault("market", ""));
    return recommendations.all();
  }

  private List<ObjectNode> ofEntity(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    if (entities.find(uuid).isEmpty()) {
      throw Errors.absent("Entity not found: " + uuid);
    }
    return on(Set.of(uuid));
  }

  private List<ObjectNode> ofGroup(Map<String, String> path) {
    Set<String> members = new HashSet<>();
    groups.members(groups.existing(path)).forEach(m -> members.add(m.path("uuid").asText()));
    return on(members);
  }

  private List<ObjectNode> on(Set<String> targets) {
    return recommendations.all().stream()
        .filter(a -> targets.contains(a.path("target").path("uuid").asText()))
        .toList();
  }

  private static Response page(Request request, List<ObjectNode> actions) {
    ObjectNode filter = request.body().length == 0 ? Errors.none() : Errors.body(request);
    Set<String> states = texts(filter, "actionStateList");
    for (String state : states) {
      if (!STATES.contains(state)) {
        throw Errors.invalid("Unknown action state " + state);
      }
    }
    Set<String> types = texts(filter, "actionTypeList");
    Set<String> modes = texts(filter, "actionModeList");
    List<ObjectNode> found = new ArrayList<>(actions);
    found.removeIf(
        a ->
            !wanted(states, a.path("actionState"))
                || !wanted(types, a.path("actionType"))
                || !wanted(modes, a.path("actionMode")));
    return Cursors.page(request, found);
  }

  private static Set<String> texts(ObjectNode filter, String field) {
    Set<String> texts = new HashSet<>();
    filter.path(field).forEach(t -> texts.add(t.asText()));
    return texts;
  }

  private static boolean wanted(Set<String> any, JsonNode value) {
    return any.isEmpty() || any.contains(value.asText());
  }

  private ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return recommendations.all().stream()
        .filter(a -> a.path("uuid").asText().equals(uuid))
        .findFirst()
        .orElseThrow(() -> Errors.absent("Action not found: " + uuid));
  }

  /** Nothing is carried out here: what only recommends cannot be, and the rest is not emulated. */
  private Response accept(Map<String, String> path) {
    ObjectNode action = existing(path);
    String mode = action.path("actionMode").asText();
    throw mode.equals("RECOMMEND")
        ? Errors.invalid("Action in mode RECOMMEND cannot be executed")
        : Errors.of(
            501, "Not Implemented", "The embedded cloud shows actions and does not execute them");
  }
}

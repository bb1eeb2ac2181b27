package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code /actions}, {@code /markets/Market/actions}, {@code /search}. There is one recommendation
 * for each group that a policy covers; enough to page through and to show.
 */
final class Actions {
  private static final Set<String> STATES =
      Set.of("READY", "ACCEPTED", "QUEUED", "IN_PROGRESS", "SUCCEEDED", "FAILED", "CLEARED");

  private final Store store;
  private final SandboxClock clock;

  Actions(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/markets/{market}/actions", (r, p) -> Cursors.page(r, actions()))
        .on("POST", "/markets/{market}/actions", (r, p) -> filtered(r))
        .on("GET", "/actions", (r, p) -> Cursors.page(r, actions()))
        .on("POST", "/actions", (r, p) -> filtered(r))
        .on("GET", "/search", (r, p) -> Cursors.page(r, search(r)))
        .on("POST", "/search", (r, p) -> Cursors.page(r, List.of()))
        .on("GET", "/admin/versions", (r, p) -> versions());
  }

  private Response filtered(Request request) {
    ObjectNode filter = request.body().length == 0 ? Json.object() : Errors.body(request);
    List<String> states = new ArrayList<>();
    for (JsonNode state : filter.path("actionStateList")) {
      if (!STATES.contains(state.asText())) {
        throw Errors.invalid("Unknown action state " + state.asText());
      }
      states.add(state.asText());
    }
    boolean ready = states.isEmpty() || states.contains("READY");
    return Cursors.page(request, ready ? actions() : List.of());
  }

  private List<ObjectNode> actions() {
    List<ObjectNode> all = new ArrayList<>();
    for (ObjectNode group : store.all(Groups.COLLECTION).values()) {
      if (group.path("groupType").asText().equals("VirtualMachine")) {
        all.add(action(group));
      }
    }
    return all;
  }

  private ObjectNode action(ObjectNode group) {
    String name = group.path("displayName").asText();
    ObjectNode a = Json.object();
    long id = Long.parseLong(group.path("uuid").asText()) + 7;
    a.put("uuid", Long.toString(id)).put("actionImpactID", id).put("marketID", 777777);
    a.put("createTime", clock.now().toString()).put("actionType", "SCALE");
    a.put("actionState", "READY").put("actionMode", "RECOMMEND");
    a.put("details", "Scale a Virtual Machine of " + name + " to a smaller type");
    a.put("importance", 0.0);
    a.putObject("target")
        .put("uuid", group.path("uuid").asText())
        .put("displayName", name)
        .put("className", "VirtualMachine")
        .put("environmentType", "CLOUD");
    a.putObject("risk")
        .put("subCategory", "Efficiency Improvement")
        .put("description", "Underutilized VCPU")
        .put("severity", "MINOR")
        .put("importance", 0.0);
    return a;
  }

  private List<ObjectNode> search(Request request) {
    String types = request.param("types").orElse("");
    String query = request.param("q").orElse("").replace(".*", "");
    if (!types.isEmpty() && !types.contains("Group")) {
      return List.of();
    }
    return store.all(Groups.COLLECTION).values().stream()
        .filter(g -> g.path("displayName").asText().contains(query))
        .toList();
  }

  private static Response versions() {
    return Response.json(
        Json.object().put("version", "8.16.4").put("marketVersion", 2).put("build", "sandbox"));
  }
}

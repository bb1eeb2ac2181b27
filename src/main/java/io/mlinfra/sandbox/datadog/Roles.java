package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** {@code /api/v2/roles}: what monitors and dashboards can be restricted to. */
final class Roles {
  private static final String COLLECTION = "datadog.role";
  private static final String PATH = "/api/v2/roles";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Roles(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list())
        .on("GET", PATH + "/{id}", (r, p) -> data(existing(p)))
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p));
  }

  private static Response data(JsonNode data) {
    return Response.json(Json.object().set("data", data));
  }

  private Response create(Request request) {
    String name =
        Errors.body(request).path("data").path("attributes").path("name").asText("").strip();
    if (name.isEmpty()) {
      throw Errors.bad("name is required");
    }
    boolean taken =
        store.all(COLLECTION).values().stream()
            .anyMatch(r -> r.path("attributes").path("name").asText().equals(name));
    if (taken) {
      throw Errors.of(409, "Role with name " + name + " already exists");
    }
    return store.transaction(
        () -> {
          ObjectNode role = Json.object().put("type", "roles").put("id", ids.uuid());
          ObjectNode a = role.putObject("attributes").put("name", name);
          Times.stamp(a, "created_at", clock);
          a.set("modified_at", a.get("created_at"));
          role.putObject("relationships").putObject("permissions").putArray("data");
          store.put(COLLECTION, role.path("id").asText(), role);
          return data(role);
        });
  }

  private Response list() {
    List<ObjectNode> all = List.copyOf(store.all(COLLECTION).values());
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(all));
    answer
        .putObject("meta")
        .putObject("page")
        .put("total_count", all.size())
        .put("total_filtered_count", all.size());
    return Response.json(answer);
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.empty(204);
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    return store
        .get(COLLECTION, path.getOrDefault("id", ""))
        .orElseThrow(() -> Errors.of(404, "Role not found"));
  }
}

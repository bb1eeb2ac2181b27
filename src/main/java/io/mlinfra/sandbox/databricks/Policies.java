package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** {@code /api/2.0/policies/clusters}. */
final class Policies {
  private static final String COLLECTION = "databricks.policy";
  private static final String PATH = "/api/2.0/policies/clusters/";
  private static final List<String> SETTABLE =
      List.of(
          "name",
          "definition",
          "description",
          "max_clusters_per_user",
          "libraries",
          "policy_family_id",
          "policy_family_definition_overrides");

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  Policies(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH + "list", (r, p) -> list())
        .on("GET", PATH + "get", (r, p) -> Response.json(existing(id(r))))
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("POST", PATH + "edit", (r, p) -> edit(r))
        .on("POST", PATH + "delete", (r, p) -> delete(r));
  }

  /** The policy of a cluster; refused when it does not exist. */
  Optional<ObjectNode> of(ObjectNode cluster) {
    String id = cluster.path("policy_id").asText("");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        store
            .get(COLLECTION, id)
            .orElseThrow(() -> Errors.invalid("Can't find a cluster policy with id: " + id + ".")));
  }

  private Response list() {
    ObjectNode answer = Json.object().put("total_count", store.all(COLLECTION).size());
    answer.set("policies", Json.array(List.copyOf(store.all(COLLECTION).values())));
    return Response.json(answer);
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    check(body, "");
    return store.transaction(
        () -> {
          ObjectNode policy = Json.object().put("policy_id", ids.policy());
          SETTABLE.stream().filter(body::has).forEach(f -> policy.set(f, body.get(f)));
          policy.put("creator_user_name", Me.USER).put("created_at_timestamp", clock.millis());
          policy.put("is_default", false);
          store.put(COLLECTION, policy.path("policy_id").asText(), policy);
          return Response.json(Json.object().put("policy_id", policy.path("policy_id").asText()));
        });
  }

  private Response edit(Request request) {
    ObjectNode body = Errors.body(request);
    String id = Errors.text(body, "policy_id");
    ObjectNode policy = existing(id).deepCopy();
    check(body, id);
    return store.transaction(
        () -> {
          policy.remove(SETTABLE);
          SETTABLE.stream().filter(body::has).forEach(f -> policy.set(f, body.get(f)));
          store.put(COLLECTION, id, policy);
          return Response.json(Json.object());
        });
  }

  private void check(ObjectNode body, String self) {
    String name = Errors.text(body, "name");
    for (ObjectNode other : store.all(COLLECTION).values()) {
      boolean same = other.path("name").asText().equals(name);
      if (same && !other.path("policy_id").asText().equals(self)) {
        throw Errors.invalid("Policy with name '" + name + "' already exists");
      }
    }
    PolicyRules.parse(body.path("definition").asText(""));
    if (body.has("max_clusters_per_user") && body.path("max_clusters_per_user").asLong() < 1) {
      throw Errors.invalid("max_clusters_per_user must be positive");
    }
  }

  private Response delete(Request request) {
    String id = Errors.text(Errors.body(request), "policy_id");
    existing(id);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.json(Json.object());
        });
  }

  private static String id(Request request) {
    return request
        .param("policy_id")
        .orElseThrow(() -> Errors.invalid("Missing required field: policy_id"));
  }

  private ObjectNode existing(String id) {
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.absent("Can't find a cluster policy with id: " + id + "."));
  }
}

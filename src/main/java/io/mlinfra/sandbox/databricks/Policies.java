package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.compute.CreatePolicy;
import com.databricks.sdk.service.compute.EditPolicy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Comparator;
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
        .on("GET", PATH + "list", (r, p) -> list(r))
        .on("GET", PATH + "get", (r, p) -> Response.json(existing(id(r))))
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("POST", PATH + "edit", (r, p) -> edit(r))
        .on("POST", PATH + "delete", (r, p) -> delete(r));
  }

  Optional<ObjectNode> find(String id) {
    return store.get(COLLECTION, id);
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

  /** The rules of a stored policy. */
  static ObjectNode definition(ObjectNode policy) {
    return PolicyRules.parse(policy.path("definition").asText(""));
  }

  private Response list(Request request) {
    boolean byName = request.param("sort_column").orElse("").equals("POLICY_NAME");
    Comparator<ObjectNode> order =
        byName
            ? Comparator.comparing(p -> p.path("name").asText())
            : Comparator.comparingLong(p -> p.path("created_at_timestamp").asLong());
    order = order.thenComparing(p -> p.path("policy_id").asText());
    boolean down = request.param("sort_order").orElse("ASC").equals("DESC");
    ObjectNode answer = Json.object();
    answer.set(
        "policies",
        Json.array(
            store.all(COLLECTION).values().stream()
                .sorted(down ? order.reversed() : order)
                .toList()));
    return Response.json(answer.put("total_count", store.all(COLLECTION).size()));
  }

  private Response create(Request request) {
    ObjectNode body = Bodies.read(request, CreatePolicy.class);
    check(body, "");
    return store.transaction(
        () -> {
          ObjectNode policy = Json.object().put("policy_id", ids.policy());
          set(policy, body);
          policy.put("creator_user_name", Me.USER).put("created_at_timestamp", clock.millis());
          policy.put("is_default", false);
          store.put(COLLECTION, policy.path("policy_id").asText(), policy);
          return Response.json(Json.object().put("policy_id", policy.path("policy_id").asText()));
        });
  }

  private Response edit(Request request) {
    ObjectNode body = Bodies.read(request, EditPolicy.class);
    String id = Errors.text(body, "policy_id");
    ObjectNode policy = existing(id).deepCopy();
    check(body, id);
    return store.transaction(
        () -> {
          policy.remove(SETTABLE);
          set(policy, body);
          store.put(COLLECTION, id, policy);
          return Response.json(Json.object());
        });
  }

  private static void set(ObjectNode policy, ObjectNode body) {
    SETTABLE.stream().filter(body::has).forEach(f -> policy.set(f, body.get(f)));
    String family = body.path("policy_family_id").asText("");
    if (!family.isEmpty()) {
      String overrides = body.path("policy_family_definition_overrides").asText("");
      policy.put("definition", PolicyFamilies.merged(family, overrides).toString());
    } else if (!policy.has("definition")) {
      policy.put("definition", "{}");
    }
  }

  private void check(ObjectNode body, String self) {
    String name = Errors.text(body, "name");
    for (ObjectNode other : store.all(COLLECTION).values()) {
      boolean same = other.path("name").asText().equals(name);
      if (same && !other.path("policy_id").asText().equals(self)) {
        throw Errors.invalid("Policy with name '" + name + "' already exists");
      }
    }
    String family = body.path("policy_family_id").asText("");
    String definition = body.path("definition").asText("");
    if (family.isEmpty()) {
      PolicyRules.parse(definition);
    } else if (definition.isEmpty()) {
      PolicyFamilies.merged(family, body.path("policy_family_definition_overrides").asText(""));
    } else {
      throw Errors.invalid("Only one of definition and policy_family_id may be set.");
    }
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
    return Errors.queried(request, "policy_id");
  }

  private ObjectNode existing(String id) {
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.absent("Can't find a cluster policy with id: " + id + "."));
  }
}

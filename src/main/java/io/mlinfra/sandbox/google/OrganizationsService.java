package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Organisations, any of which is there once it is asked for by its number, and what policies they,
 * folders and projects set in Resource Manager's first version. Nothing is held against those.
 */
public final class OrganizationsService implements SandboxService {
  private static final String STORE = "resourcemanager/orgpolicies";

  private final Store store;
  private final SandboxClock clock;
  private final Routes routes = new Routes();

  public OrganizationsService(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
    routes
        .on("GET", "/v1/organizations/{id}", (r, p) -> Response.json(first(p)))
        .on("GET", "/v3/organizations/{id}", (r, p) -> Response.json(third(p)));
    for (String kind : List.of("projects", "folders", "organizations")) {
      String one = "/v1/" + kind + "/{id}";
      routes
          .on("POST", one + ":setOrgPolicy", (r, p) -> set(r, kind, p))
          .on("POST", one + ":getOrgPolicy", (r, p) -> Response.json(get(r, kind, p)))
          .on("POST", one + ":getEffectiveOrgPolicy", (r, p) -> Response.json(get(r, kind, p)))
          .on("POST", one + ":clearOrgPolicy", (r, p) -> clear(r, kind, p))
          .on("POST", one + ":listOrgPolicies", (r, p) -> list(kind, p))
          .on(
              "POST",
              one + ":listAvailableOrgPolicyConstraints",
              (r, p) -> Response.json(Json.object()));
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private static String number(Map<String, String> p) {
    String id = p.getOrDefault("id", "");
    if (!id.matches("\\d{1,20}")) {
      throw ApiError.canonical(403, "PERMISSION_DENIED", "The caller does not have permission");
    }
    return id;
  }

  private static ObjectNode first(Map<String, String> p) {
    ObjectNode organization =
        Json.object()
            .put("name", "organizations/" + number(p))
            .put("displayName", "example.com")
            .put("lifecycleState", "ACTIVE")
            .put("creationTime", "2024-01-01T00:00:00Z");
    organization.putObject("owner").put("directoryCustomerId", "C00000000");
    return organization;
  }

  private static ObjectNode third(Map<String, String> p) {
    return Json.object()
        .put("name", "organizations/" + number(p))
        .put("displayName", "example.com")
        .put("directoryCustomerId", "C00000000")
        .put("state", "ACTIVE")
        .put("createTime", "2024-01-01T00:00:00Z")
        .put("updateTime", "2024-01-01T00:00:00Z");
  }

  private static String constraint(JsonNode body) {
    String constraint = body.path("constraint").asText("");
    if (!constraint.matches("constraints/[a-z]+\\.[A-Za-z.]+")) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "Constraint: '" + constraint + "' is not a known constraint.");
    }
    return constraint;
  }

  private static String prefix(String kind, Map<String, String> p) {
    return kind + "/" + p.get("id") + "/";
  }

  private Response set(Request request, String kind, Map<String, String> p) {
    if (!(request.json().path("policy") instanceof ObjectNode policy)) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "A policy is required.");
    }
    String key = prefix(kind, p) + constraint(policy);
    return store.transaction(
        () -> {
          String current = store.get(STORE, key).map(o -> o.path("etag").asText()).orElse("");
          if (!current.isEmpty() && Documents.stale(policy.path("etag").asText(""), current)) {
            throw ApiError.canonical(
                409, "ABORTED", "The policy was changed since its etag was read.");
          }
          policy
              .put("etag", Documents.etag())
              .put("updateTime", Documents.time(clock.now()))
              .put("version", 0);
          store.put(STORE, key, policy);
          return Response.json(policy);
        });
  }

  /** One that was never set says no more than what it would be about. */
  private ObjectNode get(Request request, String kind, Map<String, String> p) {
    String constraint = constraint(request.json());
    return store
        .get(STORE, prefix(kind, p) + constraint)
        .orElseGet(() -> Json.object().put("constraint", constraint).put("etag", "BwAAAAAAAAA="));
  }

  private Response clear(Request request, String kind, Map<String, String> p) {
    String key = prefix(kind, p) + constraint(request.json());
    return store.transaction(
        () -> {
          store.remove(STORE, key);
          return Response.json(Json.object());
        });
  }

  private Response list(String kind, Map<String, String> p) {
    ArrayNode policies = Json.array(List.copyOf(store.under(STORE, prefix(kind, p))));
    ObjectNode answer = Json.object();
    if (!policies.isEmpty()) {
      answer.set("policies", policies);
    }
    return Response.json(answer);
  }
}

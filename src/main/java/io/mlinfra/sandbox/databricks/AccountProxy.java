package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a workspace passes on to its account: who holds which role on a group or a service
 * principal, and the secrets with which a service principal gets tokens.
 */
final class AccountProxy {
  private static final String RULES = "databricks.rule_set";
  private static final String SECRETS = "databricks.service_principal_secret";
  private static final String ACCESS = "/api/2.0/preview/accounts/access-control/";
  private static final String OF_PRINCIPAL =
      "/api/2.0/accounts/servicePrincipals/{id}/credentials/secrets";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  AccountProxy(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", ACCESS + "rule-sets", (r, p) -> Response.json(rules(Errors.queried(r, "name"))))
        .on("PUT", ACCESS + "rule-sets", (r, p) -> setRules(r))
        .on("GET", ACCESS + "assignable-roles", (r, p) -> roles(Errors.queried(r, "resource")))
        .on("POST", OF_PRINCIPAL, (r, p) -> create(r, principal(p)))
        .on("GET", OF_PRINCIPAL, (r, p) -> list(principal(p)))
        .on("DELETE", OF_PRINCIPAL + "/{secret}", (r, p) -> delete(p));
  }

  private ObjectNode rules(String name) {
    if (!name.startsWith("accounts/") || !name.contains("/ruleSets/")) {
      throw Errors.invalid("Invalid rule set name: " + name);
    }
    return store
        .get(RULES, name)
        .orElseGet(
            () -> {
              ObjectNode none = Json.object().put("name", name).put("etag", "none");
              none.putArray("grant_rules");
              return none;
            });
  }

  private Response setRules(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode wanted = body.withObjectProperty("rule_set");
    String name = wanted.path("name").asText(body.path("name").asText(""));
    String etag = wanted.path("etag").asText("");
    if (!etag.isEmpty() && !etag.equals(rules(name).path("etag").asText())) {
      throw Errors.of(409, "RESOURCE_CONFLICT", "The rule set was changed: etag " + etag);
    }
    return store.transaction(
        () -> {
          ObjectNode kept = Json.object().put("name", name);
          ArrayNode rules = kept.putArray("grant_rules");
          wanted.path("grant_rules").forEach(rules::add);
          kept.put("etag", "v" + ids.object());
          store.put(RULES, name, kept);
          return Response.json(kept);
        });
  }

  private static Response roles(String resource) {
    List<String> names =
        resource.contains("/servicePrincipals/")
            ? List.of("roles/servicePrincipal.manager", "roles/servicePrincipal.user")
            : List.of("roles/group.manager");
    ObjectNode answer = Json.object();
    ArrayNode roles = answer.putArray("roles");
    names.forEach(n -> roles.addObject().put("name", n));
    return Response.json(answer);
  }

  private String principal(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (store.get("databricks.scim.ServicePrincipals", id).isEmpty()) {
      throw Errors.of(404, "NOT_FOUND", "Service principal " + id + " does not exist.");
    }
    return id;
  }

  private String now(long more) {
    return Instant.ofEpochMilli(clock.millis())
        .plusSeconds(more)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  /** The value is shown once and kept nowhere. */
  private Response create(Request request, String principal) {
    // "63072000s", two years, is what the service takes where nothing is said.
    String life = Errors.body(request).path("lifetime").asText("63072000s");
    if (!life.matches("\\d{1,9}s")) {
      throw Errors.invalid("Invalid lifetime: " + life);
    }
    long seconds = Long.parseLong(life.substring(0, life.length() - 1));
    return store.transaction(
        () -> {
          String id = ids.policy().toLowerCase(java.util.Locale.ROOT);
          ObjectNode info = Json.object().put("id", id).put("status", "ACTIVE");
          info.put("create_time", now(0)).put("update_time", now(0));
          info.put("expire_time", now(seconds)).put("secret_hash", "sandbox-hash-" + id);
          store.put(SECRETS, principal + "/" + id, info);
          return Response.json(info.deepCopy().put("secret", "sandbox-secret-" + id));
        });
  }

  private Response list(String principal) {
    List<ObjectNode> all = List.copyOf(store.under(SECRETS, principal + "/"));
    ObjectNode answer = Json.object();
    if (!all.isEmpty()) {
      answer.set("secrets", Json.array(all));
    }
    return Response.json(answer);
  }

  private Response delete(Map<String, String> path) {
    String key = principal(path) + "/" + path.getOrDefault("secret", "");
    Optional<? extends JsonNode> there = store.get(SECRETS, key);
    if (there.isEmpty()) {
      throw Errors.of(404, "NOT_FOUND", "Secret " + path.get("secret") + " does not exist.");
    }
    return store.transaction(
        () -> {
          store.remove(SECRETS, key);
          return Response.json(Json.object());
        });
  }
}

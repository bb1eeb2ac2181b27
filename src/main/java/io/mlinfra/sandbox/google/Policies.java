package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;

/** IAM policies of any resource, guarded by etags. */
public final class Policies {
  private static final String STORE = "iam/policies";

  private final Store store;

  public Policies(Store store) {
    this.store = store;
  }

  /** The policy of a resource; an empty one when none was set. */
  public ObjectNode get(String resource) {
    return store
        .get(STORE, resource)
        .orElseGet(() -> Json.object().put("version", 1).put("etag", "ACAB"));
  }

  /**
   * Replaces the policy.
   *
   * @throws ApiError 409 when the etag given is not the current one, as the service does
   */
  public ObjectNode set(String resource, JsonNode given) {
    return store.transaction(
        () -> {
          if (!(given instanceof ObjectNode wanted)) {
            throw ApiError.canonical(400, "INVALID_ARGUMENT", "A policy is required.");
          }
          String etag = wanted.path("etag").asText("");
          if (Documents.stale(etag, get(resource).path("etag").asText())) {
            throw ApiError.canonical(
                409,
                "ABORTED",
                "There were concurrent policy changes. Please retry the whole read-modify-write"
                    + " with exponential backoff.");
          }
          for (JsonNode binding : wanted.path("bindings")) {
            if (binding.has("condition") && wanted.path("version").asInt() < 3) {
              throw ApiError.canonical(
                  400, "INVALID_ARGUMENT", "Conditional bindings need policy version 3.");
            }
            role(binding.path("role").asText());
            binding.path("members").forEach(m -> member(resource, m.asText()));
          }
          ObjectNode policy = wanted.deepCopy();
          policy.put("etag", Documents.etag());
          // The service says 3 only where a binding has a condition.
          boolean conditional =
              policy.findParents("condition").stream().anyMatch(b -> b.has("role"));
          policy.put("version", conditional ? 3 : 1);
          store.put(STORE, resource, policy);
          return policy;
        });
  }

  /** What a policy may grant roles to: docs.cloud.google.com/iam/docs/principals, 2026-11-26. */
  private static void member(String resource, String member) {
    if (member.matches("all(Authenticated)?Users")) {
      if (resource.matches("(projects|folders|organizations)/[^/]+")) {
        throw ApiError.canonical(
            400,
            "INVALID_ARGUMENT",
            "Members of type allUsers and allAuthenticatedUsers cannot be set on this resource.");
      }
      return;
    }
    if (!member.matches(
        "(deleted:)?(user|serviceAccount|group|domain|principal|principalSet"
            + "|projectOwner|projectEditor|projectViewer):\\S+")) {
      throw ApiError.canonical(
          400,
          "INVALID_ARGUMENT",
          "The member "
              + member
              + " is of an unknown type. Please set a valid type prefix for the member.");
    }
  }

  private void role(String role) {
    if (role.matches("(projects|organizations)/[^/]+/roles/[^/]+")) {
      if (store.get(RolesService.STORE, role).isEmpty()) {
        throw ApiError.canonical(
            400,
            "INVALID_ARGUMENT",
            "Role (" + role + ") does not exist in the resource's hierarchy.");
      }
    } else if (!PredefinedRoles.exists(role)) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "Role " + role + " is not supported for this resource.");
    }
  }

  public void remove(String resource) {
    store.remove(STORE, resource);
  }
}

package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.google.Policies;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;

/** IAM policies of buckets and of the managed folders in them. */
final class BucketPolicies {
  private final Policies policies;

  BucketPolicies(Policies policies) {
    this.policies = policies;
  }

  /** What a new bucket's policy holds: the convenience members of its project. */
  void begin(String bucket, String project, boolean uniform) {
    ObjectNode policy = Json.object();
    ArrayNode bindings = policy.putArray("bindings");
    binding(
        bindings, "roles/storage.legacyBucketOwner", "projectEditor:", "projectOwner:", project);
    binding(bindings, "roles/storage.legacyBucketReader", "projectViewer:", "", project);
    if (uniform) {
      binding(
          bindings, "roles/storage.legacyObjectOwner", "projectEditor:", "projectOwner:", project);
      binding(bindings, "roles/storage.legacyObjectReader", "projectViewer:", "", project);
    }
    policies.set("b/" + bucket, policy);
  }

  ObjectNode of(String bucket) {
    return policies.get("b/" + bucket);
  }

  /** The policy of a bucket that is had back. */
  void again(String bucket, ObjectNode policy) {
    policy.remove("etag");
    policies.set("b/" + bucket, policy);
  }

  private static void binding(
      ArrayNode bindings, String role, String first, String second, String project) {
    ArrayNode members = bindings.addObject().put("role", role).putArray("members");
    members.add(first + project);
    if (!second.isEmpty()) {
      members.add(second + project);
    }
  }

  void end(String bucket) {
    policies.remove("b/" + bucket);
  }

  /**
   * @param resource the path below {@code projects/_/}
   */
  Response handle(Request request, JsonNode bucket, String resource, boolean test) {
    if (test) {
      ArrayNode permissions = Json.array();
      for (String p : Params.required(request, "permissions").split(",", -1)) {
        permissions.add(p);
      }
      return Response.json(
          Json.object()
              .put("kind", "storage#testIamPermissionsResponse")
              .set("permissions", permissions));
    }
    String key = resource.replaceFirst("^buckets/", "b/");
    ObjectNode policy =
        request.method().equals("PUT") ? set(request, bucket, key) : policies.get(key);
    return Response.json(
        policy
            .deepCopy()
            .put("kind", "storage#policy")
            .put("resourceId", "projects/_/" + resource));
  }

  private ObjectNode set(Request request, JsonNode bucket, String key) {
    ObjectNode given = request.json();
    given.remove(java.util.List.of("kind", "resourceId"));
    boolean closed =
        bucket.path("iamConfiguration").path("publicAccessPrevention").asText().equals("enforced");
    for (JsonNode binding : given.path("bindings")) {
      for (JsonNode member : binding.path("members")) {
        if (closed && member.asText().matches("allUsers|allAuthenticatedUsers")) {
          throw Errors.unmet(
              "The member bindings allUsers and allAuthenticatedUsers are not allowed since public"
                  + " access prevention is enforced.");
        }
      }
      if (binding.has("condition") && !BucketView.uniform(bucket)) {
        throw Errors.unmet(
            "Bucket policy with conditions requires uniform bucket-level access to be enabled.");
      }
    }
    try {
      return policies.set(key, given);
    } catch (ApiError e) {
      throw e.status() == 409 ? Errors.precondition() : e;
    }
  }
}

package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.TestPermissionsRequest;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Permissions;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Who may do what with a resource: its policy, and what the caller may do. */
public final class IamActions {
  private static final String STORE = "compute/policies";

  private IamActions() {}

  public static Optional<Response> run(Resource at, String action, Request request) {
    return switch (action) {
      case "getIamPolicy" -> Optional.of(Response.json(policy(at)));
      case "setIamPolicy" -> Optional.of(Response.json(set(at, request.json())));
      case "testIamPermissions" -> Optional.of(Response.json(tested(request)));
      default -> Optional.empty();
    };
  }

  public static ObjectNode tested(Request request) {
    ObjectNode asked = ProtoShape.check(TestPermissionsRequest.getDescriptor(), request.json());
    try {
      return Permissions.granted(asked);
    } catch (ApiError refused) {
      throw Errors.badRequest(String.valueOf(refused.getMessage()));
    }
  }

  private static ObjectNode policy(Resource at) {
    return at.engine()
        .store()
        .get(STORE, at.path())
        .orElseGet(() -> Json.object().put("etag", "ACAB"));
  }

  private static ObjectNode set(Resource at, ObjectNode given) {
    ObjectNode policy = given.path("policy") instanceof ObjectNode p ? p : given;
    return at.engine()
        .store()
        .transaction(
            () -> {
              String etag = policy.path("etag").asText("");
              if (ComputeEngine.stale(etag, policy(at).path("etag").asText())) {
                throw ApiError.legacy(
                    409,
                    "aborted",
                    "There were concurrent policy changes. Please retry the whole"
                        + " read-modify-write with exponential backoff.");
              }
              at.engine()
                  .store()
                  .put(STORE, at.path(), policy.put("etag", ComputeEngine.fingerprint(policy)));
              return policy;
            });
  }
}

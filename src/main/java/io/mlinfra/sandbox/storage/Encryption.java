package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import java.util.Optional;

/**
 * With which key an object is encrypted: one that the client brings, one of Cloud KMS that the
 * request or the bucket names, or Google's own. Nothing is encrypted here; names and hashes are
 * kept.
 */
final class Encryption {
  private static final String KMS = "_kmsKeyName";

  private Encryption() {}

  /** Notes in what is to be stored with which key. */
  static void note(Request request, JsonNode bucket, ObjectNode metadata) {
    CustomerKeys.note(request, metadata);
    Optional<String> named =
        request.param("kmsKeyName").or(() -> request.param("destinationKmsKeyName"));
    if (named.isPresent() && metadata.has(CustomerKeys.NOTED)) {
      throw Errors.invalid(
          "Cannot specify both a customer-supplied encryption key and a Cloud KMS key.");
    }
    String key =
        named.orElseGet(() -> bucket.path("encryption").path("defaultKmsKeyName").asText(""));
    if (!key.isEmpty() && !metadata.has(CustomerKeys.NOTED)) {
      if (!key.matches("projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+")) {
        throw ApiError.legacy(400, "cloudKmsBadKey", "Bad Cloud KMS key: '" + key + "'.");
      }
      metadata.put(KMS, key + "/cryptoKeyVersions/1");
    }
  }

  /** Says of an object what was noted. */
  static void describe(JsonNode given, ObjectNode object) {
    CustomerKeys.describe(given, object);
    if (given.has(KMS)) {
      object.put("kmsKeyName", given.path(KMS).asText());
    }
  }

  /** An object that is the same as another keeps its key. */
  static ObjectNode kept(JsonNode from, ObjectNode to) {
    for (String field : new String[] {"customerEncryption", "kmsKeyName"}) {
      if (from.has(field)) {
        to.set(field, from.get(field));
      }
    }
    return to;
  }
}

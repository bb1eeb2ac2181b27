package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * Encryption keys that clients send along. Nothing is encrypted here; but what was stored with a
 * key is read, copied and composed only with the same one, known by its SHA-256:
 * docs.cloud.google.com/storage/docs/encryption/customer-supplied-keys, read 2026-11-26.
 */
final class CustomerKeys {
  /** The hash, until the object is stored. */
  static final String NOTED = "_customerKey";

  private static final String SHOWN = "customerEncryption";
  private static final int KEY_BYTES = 32;

  private CustomerKeys() {}

  /** Notes in what is to be stored with which key it comes. */
  static void note(Request request, ObjectNode metadata) {
    of(request).ifPresent(hash -> metadata.put(NOTED, hash));
  }

  /** Says of an object with which key it was stored. */
  static void describe(JsonNode given, ObjectNode object) {
    if (given.has(NOTED)) {
      object
          .putObject(SHOWN)
          .put("encryptionAlgorithm", "AES256")
          .put("keySha256", given.path(NOTED).asText());
    }
  }

  /** The hash of the key that a request brings; refused when the three headers do not fit. */
  static Optional<String> of(Request request) {
    return of(request, "x-goog-encryption-", "x-amz-server-side-encryption-customer-");
  }

  /** The hash of the key of the source of a copy. */
  static Optional<String> ofSource(Request request) {
    return of(
        request,
        "x-goog-copy-source-encryption-",
        "x-amz-copy-source-server-side-encryption-customer-");
  }

  private static Optional<String> of(Request request, String own, String s3) {
    String algorithm = either(request, own + "algorithm", s3 + "algorithm");
    String key = either(request, own + "key", s3 + "key");
    String given = either(request, own + "key-sha256", "");
    if (algorithm.isEmpty() && key.isEmpty() && given.isEmpty()) {
      return Optional.empty();
    }
    if (!algorithm.equals("AES256")) {
      throw ApiError.legacy(
          400,
          "customerEncryptionAlgorithmIsInvalid",
          "Missing an encryption algorithm, or the provided algorithm is not \"AES256.\"");
    }
    byte[] bytes = decoded(key);
    if (bytes.length != KEY_BYTES) {
      throw ApiError.legacy(
          400,
          "customerEncryptionKeyFormatIsInvalid",
          "Missing an encryption key, or it is not base64 encoded, or it does not meet the required"
              + " length of the encryption algorithm.");
    }
    String hash = hash(bytes);
    // S3 has the key's MD5 in place of its SHA-256.
    boolean isS3 = request.header(own + "key").isEmpty();
    if (!isS3 && !given.equals(hash)) {
      throw ApiError.legacy(
          400,
          "customerEncryptionKeySha256IsInvalid",
          "Missing a SHA256 hash of the encryption key, or it is not base64 encoded, or it does not"
              + " match the encryption key.");
    }
    return Optional.of(hash);
  }

  private static String either(Request request, String one, String other) {
    String first = request.header(one);
    return first.isEmpty() ? request.header(other) : first;
  }

  private static byte[] decoded(String key) {
    try {
      return Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static String hash(byte[] key) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refuses to read the content of an object with another key than its own. */
  static void mustOpen(JsonNode object, Optional<String> key) {
    String own = object.path(SHOWN).path("keySha256").asText("");
    if (own.isEmpty()) {
      if (key.isPresent()) {
        throw ApiError.legacy(
            400,
            "resourceNotEncryptedWithCustomerEncryptionKey",
            "The target object is not encrypted by a customer-supplied encryption key.");
      }
      return;
    }
    if (key.isEmpty()) {
      throw ApiError.legacy(
          400,
          "resourceIsEncryptedWithCustomerEncryptionKey",
          "The target object is encrypted by a customer-supplied encryption key.");
    }
    if (!key.get().equals(own)) {
      throw ApiError.legacy(
          400, "customerEncryptionKeyIsIncorrect", "The provided encryption key is incorrect.");
    }
  }

  /** Checksums would tell something of the content: they are for who has the key. */
  static ObjectNode veiled(ObjectNode shown, Optional<String> key) {
    String own = shown.path(SHOWN).path("keySha256").asText("");
    if (!own.isEmpty() && !key.filter(own::equals).isPresent()) {
      shown.remove(java.util.List.of("md5Hash", "crc32c"));
    }
    return shown;
  }

  static Response described(Response response, JsonNode object) {
    JsonNode key = object.path(SHOWN);
    return key.isMissingNode()
        ? response
        : response
            .withHeader("X-Goog-Encryption-Algorithm", "AES256")
            .withHeader("X-Goog-Encryption-Key-Sha256", key.path("keySha256").asText());
  }
}

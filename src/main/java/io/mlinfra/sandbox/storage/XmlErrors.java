package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Response;
import java.util.Map;

/**
 * A refusal in the XML API's words: its codes for the reasons of the JSON API, of
 * docs.cloud.google.com/storage/docs/xml-api/reference-status, read 2026-11-26.
 */
final class XmlErrors {
  private static final Map<Integer, String> BY_STATUS =
      Map.of(
          403, "AccessDenied",
          404, "NoSuchKey",
          405, "MethodNotAllowed",
          409, "OperationAborted",
          412, "PreconditionFailed",
          416, "InvalidRange",
          501, "NotImplemented");

  /** Where the reason says less than the message. */
  private static final Map<String, String> BY_MESSAGE =
      Map.of(
          "The specified bucket does not exist.", "NoSuchBucket",
          "The bucket you tried to delete is not empty.", "BucketNotEmpty",
          "Your previous request to create", "BucketAlreadyOwnedByYou",
          "The requested bucket name is not available", "BucketNameUnavailable",
          "Invalid bucket name", "InvalidBucketName",
          "The specified location constraint", "InvalidLocationConstraint",
          "Invalid storage class", "InvalidStorageClass",
          "Provided MD5 hash", "BadDigest",
          "Provided CRC32C", "CrcMismatch");

  private XmlErrors() {}

  static String code(ApiError refused) {
    JsonNode body = refused.response().json();
    String reason = body == null ? "" : body.at("/error/errors/0/reason").asText("");
    // What is refused in this API's own words has its code for a reason.
    if (!reason.isEmpty() && Character.isUpperCase(reason.charAt(0))) {
      return reason;
    }
    String message = String.valueOf(refused.getMessage());
    for (Map.Entry<String, String> known : BY_MESSAGE.entrySet()) {
      if (message.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    if (reason.contains("ustomerEncryption") || reason.startsWith("object")) {
      return Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
    }
    return BY_STATUS.getOrDefault(refused.status(), "InvalidArgument");
  }

  static Response answer(ApiError refused) {
    if (refused.status() == 304) {
      return Response.empty(304);
    }
    String message = String.valueOf(refused.getMessage());
    JsonNode body = refused.response().json();
    String details = body == null ? "" : body.at("/error/errors/0/details").asText("");
    return Xml.error(refused.status(), code(refused), message, details);
  }
}

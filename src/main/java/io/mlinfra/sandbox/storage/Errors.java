package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import java.util.Map;

/** Cloud Storage's refusals; the reasons are those of its JSON API's page on status codes. */
final class Errors {
  private Errors() {}

  static ApiError noBucket() {
    return ApiError.legacy(404, "notFound", "The specified bucket does not exist.");
  }

  static ApiError noObject(String bucket, String object) {
    return ApiError.legacy(404, "notFound", "No such object: " + bucket + "/" + object);
  }

  static ApiError noKey() {
    return ApiError.legacy(404, "notFound", "The specified key does not exist.");
  }

  static ApiError precondition() {
    return ApiError.legacy(
        412,
        "conditionNotMet",
        "At least one of the pre-conditions you specified did not hold.",
        "global",
        Map.of("locationType", "header", "location", "If-Match"));
  }

  static ApiError notModified() {
    return new ApiError(304, Json.object(), "Not Modified");
  }

  static ApiError unmet(String message) {
    return ApiError.legacy(412, "conditionNotMet", message);
  }

  static ApiError invalid(String message) {
    return ApiError.legacy(400, "invalid", message);
  }

  static ApiError parameter(String name, String message) {
    return ApiError.legacy(
        400,
        "invalidParameter",
        message,
        "global",
        Map.of("locationType", "parameter", "location", name));
  }

  static ApiError required(String parameter) {
    return ApiError.legacy(
        400,
        "required",
        "Required parameter: " + parameter,
        "global",
        Map.of("locationType", "parameter", "location", parameter));
  }

  static ApiError conflict(String message) {
    return ApiError.legacy(409, "conflict", message);
  }

  static ApiError forbidden(String reason, String message) {
    return ApiError.legacy(403, reason, message);
  }
}

package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.ApiError;
import java.util.Map;

/** Cloud Storage's refusals. */
final class Errors {
  private Errors() {}

  static ApiError noBucket() {
    return ApiError.legacy(404, "notFound", "The specified bucket does not exist.");
  }

  static ApiError noObject(String bucket, String object) {
    return ApiError.legacy(404, "notFound", "No such object: " + bucket + "/" + object);
  }

  static ApiError precondition() {
    return ApiError.legacy(
        412,
        "conditionNotMet",
        "At least one of the pre-conditions you specified did not hold.",
        "global",
        Map.of("locationType", "header", "location", "If-Match"));
  }

  static ApiError invalid(String message) {
    return ApiError.legacy(400, "invalid", message);
  }

  static ApiError conflict(String message) {
    return ApiError.legacy(409, "conflict", message);
  }
}

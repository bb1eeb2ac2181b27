package io.mlinfra.sandbox.google;

import io.mlinfra.sandbox.http.ApiError;

/** Cloud DNS's refusals: the older shape with the newer status. */
final class DnsErrors {
  private DnsErrors() {}

  static ApiError of(int code, String reason, String status, String message) {
    return ApiError.legacyWithStatus(code, reason, status, message);
  }

  static ApiError missing(String what, String name) {
    return of(404, "notFound", "NOT_FOUND", what + " \"" + name + "\" not found");
  }

  static ApiError exists(String what, String name) {
    return of(
        409,
        "alreadyExists",
        "ALREADY_EXISTS",
        "The resource '" + what + "' named '" + name + "' already exists");
  }

  static ApiError invalid(String field, String value) {
    return of(
        400, "invalid", "INVALID_ARGUMENT", "Invalid value for '" + field + "': '" + value + "'");
  }
}

package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;

/** Cloud DNS's refusals: the older shape with the newer status. */
final class DnsErrors {
  private DnsErrors() {}

  static ApiError of(int code, String reason, String status, String message) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error").put("code", code);
    error
        .putArray("errors")
        .addObject()
        .put("domain", "global")
        .put("message", message)
        .put("reason", reason);
    error.put("message", message).put("status", status);
    return new ApiError(code, body, message);
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

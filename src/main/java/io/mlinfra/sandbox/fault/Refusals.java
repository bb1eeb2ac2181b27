package io.mlinfra.sandbox.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;

/** The answer of a rule of kind {@code status}, in the form of the service that was asked. */
final class Refusals {
  private Refusals() {}

  static Response of(FaultRule rule, Request request) {
    int status = (int) rule.number("status", 503);
    String message = rule.text("message", "Injected by a fault rule.");
    Response response = shaped(status, rule, message, request.path());
    String after = rule.text("retry_after", "");
    return after.isEmpty() ? response : response.withHeader("Retry-After", after);
  }

  private static Response shaped(int status, FaultRule rule, String message, String path) {
    if (path.startsWith("/api/2.")) {
      return Response.json(
          status,
          Json.object()
              .put("error_code", rule.text("reason", canonical(status)))
              .put("message", message));
    }
    if (path.startsWith("/api/v1/") || path.startsWith("/api/v2/")) {
      ObjectNode errors = Json.object();
      errors.putArray("errors").add(message);
      return Response.json(status, errors);
    }
    if (path.startsWith("/compute/")
        || path.startsWith("/dns/")
        || path.startsWith("/storage/")
        || path.startsWith("/upload/")
        || path.startsWith("/batch")) {
      return ApiError.legacy(status, rule.text("reason", reason(status)), message).response();
    }
    return ApiError.canonical(status, rule.text("reason", canonical(status)), message).response();
  }

  private static String reason(int status) {
    return switch (status) {
      case 401 -> "authError";
      case 403 -> "quotaExceeded";
      case 404 -> "notFound";
      case 409 -> "alreadyExists";
      case 412 -> "conditionNotMet";
      case 429 -> "rateLimitExceeded";
      case 500 -> "internalError";
      default -> status < 500 ? "badRequest" : "backendError";
    };
  }

  private static String canonical(int status) {
    return switch (status) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 500 -> "INTERNAL";
      case 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> "UNKNOWN";
    };
  }
}

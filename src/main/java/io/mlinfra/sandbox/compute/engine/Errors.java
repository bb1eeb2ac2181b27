package io.mlinfra.sandbox.compute.engine;

import io.mlinfra.sandbox.http.ApiError;

/** Compute Engine's refusals, worded as the service words them. */
public final class Errors {
  public static final String NAME_RULE = "(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)";

  private Errors() {}

  public static ApiError notFound(String path) {
    if (path.isEmpty()) {
      // A link that is not given at all.
      return ApiError.legacy(
          400, "invalid", "Invalid value for field 'resource': ''. The URL is malformed.");
    }
    return ApiError.legacy(404, "notFound", "The resource '" + path + "' was not found");
  }

  public static ApiError exists(String path) {
    return ApiError.legacy(409, "alreadyExists", "The resource '" + path + "' already exists");
  }

  public static ApiError required(String field) {
    return ApiError.legacy(
        400, "required", "Required field 'resource." + field + "' not specified");
  }

  public static ApiError invalid(String field, String value, String why) {
    return ApiError.legacy(
        400,
        "invalid",
        "Invalid value for field 'resource." + field + "': '" + value + "'. " + why);
  }

  /** A bad value in the path or the query. */
  public static ApiError badParameter(String name, String value, String why) {
    return ApiError.legacy(
        400, "invalid", "Invalid value for field '" + name + "': '" + value + "'. " + why);
  }

  public static ApiError badRequest(String message) {
    return ApiError.legacy(400, "badRequest", message);
  }

  public static ApiError inUse(String what, String path, String user) {
    return ApiError.legacy(
        400,
        "resourceInUseByAnotherResource",
        "The " + what + " resource '" + path + "' is already being used by '" + user + "'");
  }

  public static ApiError notReady(String path) {
    return ApiError.legacy(400, "resourceNotReady", "The resource '" + path + "' is not ready");
  }

  public static ApiError stale(String message) {
    return ApiError.legacy(412, "conditionNotMet", message);
  }

  static ApiError quota(String metric, double limit, String where) {
    return ApiError.legacy(
        403,
        "quotaExceeded",
        "Quota '" + metric + "' exceeded.  Limit: " + limit + " " + where + ".");
  }
}

package io.mlinfra.sandbox.http;

import java.util.Set;

/** Refuses what a method does not take in its URL, as Google's front end does. */
public final class QueryParameters {
  /**
   * What every method takes: cloud.google.com/apis/docs/system-parameters, read 2026-11-26; the
   * older services' names for them are in their discovery documents.
   */
  private static final Set<String> STANDARD =
      Set.of(
          "access_token",
          "alt",
          "callback",
          "fields",
          "key",
          "oauth_token",
          "prettyPrint",
          "quotaUser",
          "trace",
          "upload_protocol",
          "uploadType",
          "userIp",
          "userProject");

  private QueryParameters() {}

  public static boolean isStandard(String name) {
    return STANDARD.contains(name) || name.startsWith("$");
  }

  /** Refuses the first name that is neither of every method nor among {@code known}. */
  public static void check(Request request, Set<String> known) {
    for (String name : request.query().keySet()) {
      if (!isStandard(name) && !known.contains(name)) {
        throw ApiError.invalidArgument(message(name));
      }
    }
  }

  /** What the services say of a name that they do not know. */
  public static String message(String name) {
    return "Invalid JSON payload received. Unknown name \""
        + name
        + "\": Cannot bind query parameter. Field '"
        + name.substring(name.lastIndexOf('.') + 1)
        + "' could not be found in request message.";
  }
}

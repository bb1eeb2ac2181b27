package io.mlinfra.sandbox.http;

import java.util.Set;

/** What every method of Google's takes in its URL, and what is said of what one does not. */
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

  /** What the services say of a name that they do not know. */
  public static String message(String name) {
    return "Invalid JSON payload received. Unknown name \""
        + name
        + "\": Cannot bind query parameter. Field '"
        + name.substring(name.lastIndexOf('.') + 1)
        + "' could not be found in request message.";
  }
}

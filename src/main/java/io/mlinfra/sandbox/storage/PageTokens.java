package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Page tokens: the key of the last entry that was shown. */
final class PageTokens {
  private PageTokens() {}

  static String encode(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  /** The empty text for the first page. */
  static String decode(Request request) {
    try {
      return new String(
          Base64.getUrlDecoder().decode(request.query().getOrDefault("pageToken", "")),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Errors.parameter("pageToken", "Invalid page token.");
    }
  }
}

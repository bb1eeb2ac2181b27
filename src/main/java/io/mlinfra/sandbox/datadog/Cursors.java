package io.mlinfra.sandbox.datadog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mlinfra.sandbox.http.Json;
import java.io.IOException;
import java.util.Base64;

/** Writes and reads the cursors that lists in version 2 of the API go on from. */
final class Cursors {
  private Cursors() {}

  static String encode(String after) {
    String json = Json.object().put("after", after).toString();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  /** What a cursor goes on after; empty for no cursor. */
  static String decode(String cursor) {
    if (cursor.isEmpty()) {
      return "";
    }
    try {
      String after =
          Json.MAPPER.readTree(Base64.getUrlDecoder().decode(cursor)).path("after").asText("");
      if (!after.isEmpty()) {
        return after;
      }
    } catch (IOException | IllegalArgumentException e) {
      // Not one of ours: refused below, as any other text.
    }
    throw Errors.bad(
        "{'errors': [u\"input_validation_error(Field 'page' is invalid: invalid cursor)\"]}");
  }
}

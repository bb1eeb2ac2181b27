package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes times as Datadog does: {@code 2025-01-17T11:21:26.560275+00:00}. */
final class Times {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private Times() {}

  static String text(Instant at) {
    return FORM.format(at);
  }

  static void stamp(ObjectNode into, String field, SandboxClock clock) {
    into.put(field, text(clock.now()));
  }
}

package io.mlinfra.sandbox.storage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as Cloud Storage writes them. */
final class StorageTimes {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private StorageTimes() {}

  static String format(Instant instant) {
    return TIME.format(instant);
  }
}

package io.mlinfra.sandbox.storage;

import com.google.api.client.util.DateTime;
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

  /** A time as clients may write it: with a zone, or a day alone. */
  static Instant parse(String text) {
    return Instant.ofEpochMilli(DateTime.parseRfc3339(text).getValue());
  }
}

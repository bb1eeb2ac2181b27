package io.mlinfra.sandbox.compute.engine;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Times as Compute writes them: to the millisecond, as they are in California. */
public final class Times {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
          .withZone(ZoneId.of("America/Los_Angeles"));

  private Times() {}

  public static String text(long millis) {
    return FORM.format(Instant.ofEpochMilli(millis));
  }

  /** The earlier first, whatever their offsets; what is no time, as texts. */
  public static int order(String one, String other) {
    try {
      return OffsetDateTime.parse(one)
          .toInstant()
          .compareTo(OffsetDateTime.parse(other).toInstant());
    } catch (DateTimeParseException notTimes) {
      return one.compareTo(other);
    }
  }
}

package io.mlinfra.spec.units;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads spans of time as people write them: {@code 5m}, {@code 1h30m}, {@code 300}. */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");

  private Durations() {}

  /** Reads {@code 5m}; a bare number counts {@code unit}s. */
  public static Duration parse(String text, Duration unit) {
    String t = text.strip().replace(" ", "");
    if (!t.isEmpty() && t.chars().allMatch(c -> Character.isDigit(c) || c == ',')) {
      return unit.multipliedBy(Numbers.parseCount(t));
    }
    Matcher m = FORM.matcher(t);
    if (t.isEmpty() || !m.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration; write 90s, 5m, 1h or 1h30m");
    }
    return Duration.ofDays(part(m, 1))
        .plusHours(part(m, 2))
        .plusMinutes(part(m, 3))
        .plusSeconds(part(m, 4));
  }

  /** The shortest form that {@link #parse} reads back: {@code 1h30m}. */
  public static String format(Duration d) {
    StringBuilder out = new StringBuilder();
    append(out, d.toDays(), 'd');
    append(out, d.toHoursPart(), 'h');
    append(out, d.toMinutesPart(), 'm');
    append(out, d.toSecondsPart(), 's');
    return out.isEmpty() ? "0s" : out.toString();
  }

  private static void append(StringBuilder out, long value, char unit) {
    if (value > 0) {
      out.append(value).append(unit);
    }
  }

  private static long part(Matcher m, int group) {
    return m.group(group) == null ? 0 : Long.parseLong(m.group(group));
  }
}

package io.mlinfra.spec.units;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Reads numbers as people write them: {@code 2,496}, {@code 60_000}, {@code 5.4}. */
public final class Numbers {
  private static final Pattern GROUPED = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?");
  private static final Pattern PLAIN =
      Pattern.compile("[+-]?\\d+(_\\d+)*(\\.\\d+)?([eE][+-]?\\d{1,3})?");

  private Numbers() {}

  /**
   * @throws IllegalArgumentException when the text is no number; the message says what would be
   */
  public static BigDecimal parse(String text) {
    String t = text.strip();
    if (GROUPED.matcher(t).matches()) {
      return new BigDecimal(t.replace(",", ""));
    }
    if (PLAIN.matcher(t).matches()) {
      return new BigDecimal(t.replace("_", ""));
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a number; write 2496 or 2,496");
  }

  /**
   * @throws IllegalArgumentException when the text is no whole number from 0 to 2^53
   */
  public static long parseCount(String text) {
    BigDecimal value = parse(text);
    if (value.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is not a whole number");
    }
    if (value.signum() < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is negative");
    }
    if (value.compareTo(BigDecimal.valueOf(1L << 53)) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is too large");
    }
    return value.longValueExact();
  }
}

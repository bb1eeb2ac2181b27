package io.mlinfra.spec.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** US dollars as people read them. */
public final class Dollars {
  private static final int CENTS = 2;

  private Dollars() {}

  /** To a cent, such as {@code $1,234.50}; {@code -$2.00} below zero. */
  public static String text(BigDecimal amount) {
    return text(amount, CENTS);
  }

  /** To a dollar. */
  public static String whole(BigDecimal amount) {
    return text(amount, 0);
  }

  /**
   * @param digits after the point
   */
  public static String text(BigDecimal amount, int digits) {
    BigDecimal rounded = amount.setScale(digits, RoundingMode.HALF_UP);
    return (rounded.signum() < 0 ? "-$" : "$")
        + String.format(Locale.ROOT, "%,." + digits + "f", rounded.abs());
  }
}

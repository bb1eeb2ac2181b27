package io.mlinfra.view;

import io.mlinfra.cost.FleetCost;
import io.mlinfra.inventory.SizeRange;
import io.mlinfra.spec.units.Dollars;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of US dollars as text and as JSON numbers. */
final class Money {
  private static final int CENTS = 2;
  private static final int FINE = 4;

  private Money() {}

  static String text(BigDecimal amount) {
    return Dollars.text(amount);
  }

  /** With four digits after the point, for prices of one. */
  static String fine(BigDecimal amount) {
    return Dollars.text(amount, FINE);
  }

  /** With its sign even above zero; {@code $0.00} has none. */
  static String signed(BigDecimal amount) {
    BigDecimal rounded = amount.setScale(CENTS, RoundingMode.HALF_UP);
    return rounded.signum() > 0 ? "+" + text(rounded) : text(rounded);
  }

  /** For JSON: dollars an hour, to a hundredth of a cent. */
  static BigDecimal hour(BigDecimal amount) {
    return amount.setScale(FINE, RoundingMode.HALF_UP);
  }

  /** For JSON: dollars a day or a month, to a cent. */
  static BigDecimal cents(BigDecimal amount) {
    return amount.setScale(CENTS, RoundingMode.HALF_UP);
  }

  static SizeRange day(SizeRange hour) {
    return FleetCost.day(hour);
  }

  static SizeRange month(SizeRange hour) {
    return FleetCost.month(hour);
  }

  /** A quantity without needless digits. */
  static String count(BigDecimal quantity) {
    BigDecimal plain = quantity.stripTrailingZeros();
    return plain.scale() > CENTS
        ? plain.setScale(CENTS, RoundingMode.HALF_UP).toPlainString()
        : plain.toPlainString();
  }
}

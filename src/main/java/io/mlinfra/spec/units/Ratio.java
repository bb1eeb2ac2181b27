package io.mlinfra.spec.units;

import java.math.BigDecimal;

/** A share of a whole: 0.85, also written {@code 85%}. May pass 1, as in "200 % of the usual". */
public record Ratio(BigDecimal value) implements Comparable<Ratio> {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Ratio {
    value = value.stripTrailingZeros();
  }

  /** Reads {@code 85%} or {@code 0.85}; a bare number above 1 is taken as a mistake. */
  public static Ratio parse(String text) {
    String t = text.strip();
    boolean percent = t.endsWith("%");
    BigDecimal number = Numbers.parse(percent ? t.substring(0, t.length() - 1) : t);
    if (number.signum() < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is negative");
    }
    if (!percent && number.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is above 1; write " + text + "% if you mean per cent");
    }
    return new Ratio(percent ? number.movePointLeft(2) : number);
  }

  /** Reads a bare number of per cent, as in {@code max_spot_percentage: 70}; {@code 70%} too. */
  public static Ratio parsePercentage(String text) {
    String t = text.strip();
    BigDecimal n = Numbers.parse(t.endsWith("%") ? t.substring(0, t.length() - 1) : t);
    if (n.signum() < 0 || n.compareTo(HUNDRED) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is not between 0 and 100 per cent");
    }
    return new Ratio(n.movePointLeft(2));
  }

  public double doubleValue() {
    return value.doubleValue();
  }

  /** The same share as a number of per cent. */
  public BigDecimal percent() {
    BigDecimal percent = value.movePointRight(2).stripTrailingZeros();
    // 80, which without its zero would be written 8E+1.
    return percent.scale() < 0 ? percent.setScale(0) : percent;
  }

  @Override
  public int compareTo(Ratio other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return percent().toPlainString() + "%";
  }
}

package io.mlinfra.spec.units;

import java.math.BigDecimal;

/** Network bandwidth in bits per second; decimal units, as networks are sold. */
public record DataRate(BigDecimal bitsPerSecond) implements Comparable<DataRate> {
  private static final BigDecimal TERA = BigDecimal.TEN.pow(12);
  private static final BigDecimal GIGA = BigDecimal.TEN.pow(9);

  public DataRate {
    bitsPerSecond = bitsPerSecond.stripTrailingZeros();
  }

  /** Reads a bare number of Tbit/s; {@code 5.4 Tbps} and {@code 200 Gbps} too. */
  public static DataRate parseTbps(String text) {
    String t = text.strip();
    boolean giga = t.endsWith("Gbps");
    BigDecimal unit = giga ? GIGA : TERA;
    String number = giga || t.endsWith("Tbps") ? t.substring(0, t.length() - 4) : t;
    BigDecimal value = Numbers.parse(number);
    if (value.signum() < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is negative");
    }
    return new DataRate(value.multiply(unit));
  }

  public static DataRate ofGbps(long gbps) {
    return new DataRate(BigDecimal.valueOf(gbps).multiply(GIGA));
  }

  public BigDecimal tbps() {
    return bitsPerSecond.divide(TERA).stripTrailingZeros();
  }

  @Override
  public int compareTo(DataRate other) {
    return bitsPerSecond.compareTo(other.bitsPerSecond);
  }

  @Override
  public String toString() {
    return tbps().toPlainString() + " Tbps";
  }
}

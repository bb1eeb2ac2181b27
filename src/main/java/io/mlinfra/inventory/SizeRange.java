package io.mlinfra.inventory;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;

/**
 * One figure at the fleet's least, expected and greatest size.
 *
 * @param expected an average over time, so that it need not be whole
 */
public record SizeRange(BigDecimal min, BigDecimal expected, BigDecimal max) {
  public static final SizeRange ZERO = always(BigDecimal.ZERO);

  public static SizeRange always(BigDecimal value) {
    return new SizeRange(value, value, value);
  }

  /**
   * A range whose expected value lies between its ends.
   *
   * @param load 0 for the least size, 1 for the greatest
   */
  public static SizeRange between(long min, long max, BigDecimal load) {
    BigDecimal low = BigDecimal.valueOf(min);
    BigDecimal high = BigDecimal.valueOf(max);
    return new SizeRange(low, low.add(high.subtract(low).multiply(load)), high);
  }

  public SizeRange plus(SizeRange other) {
    return new SizeRange(min.add(other.min), expected.add(other.expected), max.add(other.max));
  }

  public SizeRange minus(SizeRange other) {
    return new SizeRange(
        min.subtract(other.min), expected.subtract(other.expected), max.subtract(other.max));
  }

  public SizeRange times(BigDecimal factor) {
    return map(v -> v.multiply(factor));
  }

  public SizeRange atMost(BigDecimal limit) {
    return map(limit::min);
  }

  public SizeRange map(UnaryOperator<BigDecimal> change) {
    return new SizeRange(change.apply(min), change.apply(expected), change.apply(max));
  }

  public boolean isZero() {
    return max.signum() == 0 && min.signum() == 0;
  }
}

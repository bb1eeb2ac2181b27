package io.mlinfra.cost;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The cost of one kind of thing in one placement.
 *
 * @param cluster the fleet cluster; empty for shared things
 * @param what such as {@code a3-megagpu-8g, spot}
 * @param unitHour US dollars an hour for one; empty when the price is unknown
 * @param min how many at the least size
 * @param max how many at the greatest size
 * @param source where the price comes from and when it was read
 */
public record CostLine(
    String cluster,
    String region,
    String what,
    Optional<BigDecimal> unitHour,
    long min,
    long max,
    String source) {
  /** US dollars an hour for {@code count}; zero where the price is unknown, which is told apart. */
  BigDecimal hour(long count) {
    return unitHour.map(p -> p.multiply(BigDecimal.valueOf(count))).orElse(BigDecimal.ZERO);
  }
}

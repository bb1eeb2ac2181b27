package io.mlinfra.cost;

import io.mlinfra.inventory.SizeRange;
import io.mlinfra.resource.Address;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * One priced part of one resource.
 *
 * @param address the resource that causes the cost
 * @param cluster the fleet cluster, or what else it belongs to, such as {@code network}
 * @param region a region, or {@code global}
 * @param what such as {@code a3-megagpu-8g, spot}
 * @param unitHour US dollars an hour for one; empty when the price is unknown
 * @param onDemandHour for spot machines, what one would cost on demand, where that is known
 * @param quantity how many
 * @param source where the price comes from and when it was read; empty when it is unknown
 */
public record CostLine(
    Address address,
    String cluster,
    String region,
    int phase,
    String what,
    boolean spot,
    Optional<BigDecimal> unitHour,
    Optional<BigDecimal> onDemandHour,
    SizeRange quantity,
    String source) {
  /** US dollars an hour; zero where the price is unknown, which {@link #unknown} tells apart. */
  public SizeRange hour() {
    return unitHour.map(quantity::times).orElse(SizeRange.ZERO);
  }

  /** Whether it costs something that the totals lack. */
  public boolean unknown() {
    return unitHour.isEmpty() && !quantity.isZero();
  }
}

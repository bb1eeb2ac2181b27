package io.mlinfra.control.sim;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.control.Rates;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Adds up what machines cost, and what they would have cost otherwise. */
final class CostLedger {
  private static final BigDecimal MILLIS_IN_HOUR = BigDecimal.valueOf(3_600_000);

  private final Rates rates;
  private final Map<Long, BigDecimal> byDay = new TreeMap<>();
  private final Map<Placement, Optional<BigDecimal>> known = new HashMap<>();
  private BigDecimal total = BigDecimal.ZERO;
  private BigDecimal onDemand = BigDecimal.ZERO;
  private BigDecimal fixed = BigDecimal.ZERO;
  private double unknownHours;

  CostLedger(Rates rates) {
    this.rates = rates;
  }

  void passed(Duration now, Duration step, Collection<SimGroup> groups) {
    for (SimGroup g : groups) {
      Placement p = g.placement();
      Optional<BigDecimal> price = price(p);
      if (price.isEmpty()) {
        unknownHours += g.alive() * step.toMillis() / 3_600_000.0;
      }
      BigDecimal each = price.orElse(BigDecimal.ZERO);
      BigDecimal cost = times(each, g.alive(), step);
      total = total.add(cost);
      byDay.merge(now.toDays(), cost, BigDecimal::add);
      fixed = fixed.add(times(each, p.max(), step));
      Placement standard =
          new Placement(p.cluster(), p.home(), p.region(), p.zone(), false, p.min(), p.max());
      onDemand = onDemand.add(times(price(standard).orElse(each), g.alive(), step));
    }
  }

  private Optional<BigDecimal> price(Placement p) {
    return known.computeIfAbsent(p, rates::machineHour);
  }

  private static BigDecimal times(BigDecimal hourly, long count, Duration step) {
    return hourly.multiply(BigDecimal.valueOf(count)).multiply(BigDecimal.valueOf(step.toMillis()));
  }

  private static BigDecimal dollars(BigDecimal hourMillis) {
    return hourMillis.divide(MILLIS_IN_HOUR, 2, RoundingMode.HALF_UP);
  }

  BigDecimal total() {
    return dollars(total);
  }

  BigDecimal onDemand() {
    return dollars(onDemand);
  }

  BigDecimal fixed() {
    return dollars(fixed);
  }

  double unknownHours() {
    return unknownHours;
  }

  int daysOver(BigDecimal budget) {
    return (int) byDay.values().stream().filter(d -> dollars(d).compareTo(budget) > 0).count();
  }
}

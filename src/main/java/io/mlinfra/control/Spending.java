package io.mlinfra.control;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What the machines have cost on one day (UTC), by list price and the sizes that were seen.
 *
 * @param day the day
 * @param until up to when it is counted
 * @param amount US dollars so far
 */
public record Spending(LocalDate day, Instant until, BigDecimal amount) {
  private static final BigDecimal MILLIS_IN_HOUR = BigDecimal.valueOf(3_600_000);

  static Spending none(Instant at) {
    return new Spending(day(at), at, BigDecimal.ZERO);
  }

  static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /**
   * Goes on to an instant at a rate; a new day starts from zero.
   *
   * @param hourly US dollars an hour since {@link #until}
   */
  Spending upTo(Instant now, BigDecimal hourly) {
    if (!now.isAfter(until)) {
      return this;
    }
    LocalDate today = day(now);
    if (today.equals(day)) {
      return new Spending(day, now, amount.add(cost(Duration.between(until, now), hourly)));
    }
    Instant midnight = today.atStartOfDay(ZoneOffset.UTC).toInstant();
    return new Spending(today, now, cost(Duration.between(midnight, now), hourly));
  }

  /** What the day will come to if it goes on at this rate. */
  BigDecimal forecast(BigDecimal hourly) {
    Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return amount.add(cost(Duration.between(until, end), hourly));
  }

  static BigDecimal cost(Duration time, BigDecimal hourly) {
    return hourly
        .multiply(BigDecimal.valueOf(time.toMillis()))
        .divide(MILLIS_IN_HOUR, 6, RoundingMode.HALF_UP);
  }
}

package io.mlinfra.apply.retry;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many retries an apply may spend in all: a fixed start plus a share for every first attempt,
 * so that a service that is down is not hammered by a thousand callers at once.
 */
public final class RetryBudget {
  private final long start;
  private final double perCall;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();

  /**
   * @param start retries that are always allowed
   * @param perCall further retries for each call, such as 2.0
   */
  public RetryBudget(long start, double perCall) {
    this.start = start;
    this.perCall = perCall;
  }

  public static RetryBudget ofDefault() {
    return new RetryBudget(100, 2.0);
  }

  void called() {
    calls.incrementAndGet();
  }

  /** Takes one retry; false when none is left. */
  boolean take() {
    return retries.incrementAndGet() <= start + (long) (perCall * calls.get());
  }

  /** How many retries were made. */
  public long spent() {
    return retries.get();
  }
}

package io.mlinfra.apply.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often and after what waits a call is sent again: full jitter, which is a random share of an
 * exponentially growing bound, because callers that failed together must not come back together
 * (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param base the bound before the first retry
 * @param cap the largest bound
 * @param maxAttempts how often a call is sent at most, the first time included
 */
public record RetryPolicy(Duration base, Duration cap, int maxAttempts) {
  /** For calls to a cloud: 0.5 s doubling up to 30 s, twenty attempts, which is some minutes. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 20);

  /**
   * The wait before the next attempt.
   *
   * @param attempt how often the call was sent so far, 1 or more
   * @param retryAfter what the service asked for; never undercut
   */
  public Duration delay(int attempt, Optional<Duration> retryAfter, RandomGenerator random) {
    long doublings = Math.min(attempt - 1L, 30);
    long bound = Math.min(cap.toMillis(), base.toMillis() << doublings);
    Duration jittered = Duration.ofMillis(bound <= 0 ? 0 : random.nextLong(bound + 1));
    return retryAfter.map(asked -> asked.plus(jittered.dividedBy(4))).orElse(jittered);
  }
}

package io.mlinfra.apply.retry;

import io.mlinfra.provider.Failure.Category;
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
 * @param maxUnreachable the same where nobody listens at the other end
 */
public record RetryPolicy(Duration base, Duration cap, int maxAttempts, int maxUnreachable) {
  /** For calls to a cloud: 0.5 s doubling up to 30 s, twenty attempts, which is some minutes. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 20);

  /**
   * For looking: somebody waits at a terminal, and a service that nobody serves is soon said. Some
   * seconds are given to one that restarts.
   */
  public static final RetryPolicy READING =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 20, 6);

  public RetryPolicy(Duration base, Duration cap, int maxAttempts) {
    this(base, cap, maxAttempts, maxAttempts);
  }

  /** How often a call that failed in this way is sent at most. */
  int attempts(Category failure) {
    return failure == Category.UNREACHABLE ? maxUnreachable : maxAttempts;
  }

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

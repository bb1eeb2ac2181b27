package io.mlinfra.provider;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Repeats one throttled read in place, for lists that take many calls: were the whole list begun
 * again each time, a service that refuses every second call would never let it through.
 */
public final class ThrottledReads {
  private static final int TRIES = 12;
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private ThrottledReads() {}

  /**
   * Runs {@code read} until it is no longer refused with {@link Failure.Category#THROTTLED}.
   *
   * @throws ProviderException any other failure at once, and the last one after twelve tries
   */
  public static <T> T through(Supplier<T> read) {
    Duration wait = FIRST_WAIT;
    for (int left = TRIES - 1; ; left--) {
      try {
        return read.get();
      } catch (ProviderException e) {
        if (left == 0 || e.failure().category() != Failure.Category.THROTTLED) {
          throw e;
        }
        pause(shorter(e.failure().retryAfter().orElse(wait), LONGEST_WAIT));
        wait = shorter(wait.multipliedBy(2), LONGEST_WAIT);
      }
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static void pause(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a throttled service", e);
    }
  }
}

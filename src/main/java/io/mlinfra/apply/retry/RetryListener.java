package io.mlinfra.apply.retry;

import io.mlinfra.provider.Failure;
import java.time.Duration;

/** Hears of every retry, so that it can be shown. */
@FunctionalInterface
public interface RetryListener {
  RetryListener SILENT = (failure, attempt, delay) -> {};

  /**
   * @param attempt how often the call was sent so far
   * @param delay the wait before it is sent again
   */
  void retrying(Failure failure, int attempt, Duration delay);
}

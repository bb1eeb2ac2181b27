package io.mlinfra.apply;

import io.mlinfra.apply.retry.Timekeeper;
import java.time.Duration;
import java.time.Instant;

/** The machine's clock, but an impatient one: every wait is cut to a few milliseconds. */
final class HurriedClock implements Timekeeper {
  private static final long LONGEST_MILLIS = 10;

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    Thread.sleep(Math.min(LONGEST_MILLIS, Math.max(1, time.toMillis() / 100)));
  }
}

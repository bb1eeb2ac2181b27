package io.mlinfra.apply;

import io.mlinfra.apply.retry.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** A clock whose waits end, with an {@link AbandonedException}, when the user asks to stop. */
public final class InterruptibleClock implements Timekeeper {
  private static final Duration STEP = Duration.ofMillis(200);

  private final Timekeeper clock;
  private volatile BooleanSupplier stop = () -> false;

  public InterruptibleClock(Timekeeper clock) {
    this.clock = clock;
  }

  /** From now on waits end as soon as {@code stop} says so. */
  public void stopWhen(BooleanSupplier newStop) {
    stop = newStop;
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    Duration left = time;
    do {
      if (stop.getAsBoolean()) {
        throw new AbandonedException();
      }
      Duration step = left.compareTo(STEP) < 0 ? left : STEP;
      clock.sleep(step);
      left = left.minus(step);
    } while (left.isPositive());
  }
}

package io.mlinfra.apply;

import io.mlinfra.apply.retry.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock on which waiting takes no time: every sleep just moves the hands. */
public final class FastClock implements Timekeeper {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    now.updateAndGet(t -> t.plus(time));
    Thread.yield();
  }
}

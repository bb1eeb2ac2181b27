package io.mlinfra.apply.retry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells the time and waits; another one than the system's makes tests run without waiting. */
public interface Timekeeper extends InstantSource {
  /** Waits; returns at once for zero or less. */
  void sleep(Duration time) throws InterruptedException;

  /** The machine's clock. */
  static Timekeeper system() {
    return new Timekeeper() {
      @Override
      public Instant instant() {
        return Instant.now();
      }

      @Override
      public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.isNegative() ? Duration.ZERO : time);
      }
    };
  }
}

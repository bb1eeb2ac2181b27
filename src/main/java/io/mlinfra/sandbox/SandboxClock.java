package io.mlinfra.sandbox;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The embedded cloud's time: the real one plus what has been skipped. */
public final class SandboxClock {
  private final AtomicLong skippedMillis = new AtomicLong();

  public long millis() {
    return System.currentTimeMillis() + skippedMillis.get();
  }

  public Instant now() {
    return Instant.ofEpochMilli(millis());
  }

  /** Moves the time forward; what is due by then happens at the next request. */
  public void skip(long millis) {
    skippedMillis.addAndGet(millis);
  }

  public long skipped() {
    return skippedMillis.get();
  }
}

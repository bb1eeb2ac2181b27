package io.mlinfra.sandbox;

import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The embedded cloud's time: the real one plus what has been skipped, which outlives a restart. */
public final class SandboxClock {
  private static final String COLLECTION = "sandbox/clock";
  private static final String KEY = "skipped";

  private final AtomicLong skippedMillis = new AtomicLong();
  private final Store store;
  private volatile Pace pace = new Pace(0, 1);

  /** How fast the time runs, and since when (milliseconds since the epoch). */
  private record Pace(long since, double rate) {}

  SandboxClock(Store store) {
    this.store = store;
    store.get(COLLECTION, KEY).ifPresent(saved -> skippedMillis.set(saved.path("millis").asLong()));
  }

  public long millis() {
    Pace at = pace;
    long real = System.currentTimeMillis();
    return real + skippedMillis.get() + Math.round((real - at.since()) * (at.rate() - 1));
  }

  /**
   * Lets the time run {@code rate} times as fast as the real one from now on.
   *
   * @param rate at least 1
   */
  public void run(double rate) {
    long gained = millis() - System.currentTimeMillis() - skippedMillis.get();
    pace = new Pace(System.currentTimeMillis(), rate);
    skip(gained);
  }

  public Instant now() {
    return Instant.ofEpochMilli(millis());
  }

  /** Moves the time forward; what is due by then happens at the next request. */
  public void skip(long millis) {
    long skipped = skippedMillis.addAndGet(millis);
    store.transaction(
        () -> {
          store.put(COLLECTION, KEY, Json.object().put("millis", skipped));
          return true;
        });
  }

  public long skipped() {
    return skippedMillis.get();
  }
}

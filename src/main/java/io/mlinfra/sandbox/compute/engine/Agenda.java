package io.mlinfra.sandbox.compute.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When something next happens by itself, in the embedded cloud's time. Too early a time does no
 * harm; the first look after a start finds out.
 */
public final class Agenda {
  private final AtomicLong next = new AtomicLong();

  /** Something is to happen at {@code millis}, or may have to. */
  public void by(long millis) {
    next.accumulateAndGet(millis, Math::min);
  }

  public boolean isDue(long now) {
    return now >= next.get();
  }

  /** The time that was found to be the next one. Only while nobody else can change anything. */
  public void settle(long millis) {
    next.set(millis);
  }
}

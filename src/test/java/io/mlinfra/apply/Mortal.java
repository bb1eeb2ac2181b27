package io.mlinfra.apply;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Counts the points at which a process could die, and dies at one of them for good. */
final class Mortal implements Wire {
  private final int killAt;
  private final AtomicInteger points = new AtomicInteger();

  Mortal(int killAt) {
    this.killAt = killAt;
  }

  void point(String where) {
    // Dead is dead: no thread of a killed process does anything more.
    if (points.incrementAndGet() >= killAt) {
      throw new Crash(where);
    }
  }

  @Override
  public <T> T call(String what, Supplier<T> effect) {
    point("before " + what);
    T result = effect.get();
    point("after " + what);
    return result;
  }

  /** How many points were passed. */
  int points() {
    return points.get();
  }
}

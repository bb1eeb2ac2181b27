package io.mlinfra.apply;

import io.mlinfra.apply.retry.Timekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the user's signals ask of a running apply: the first one to start nothing new, the second
 * one not to wait for what is in flight either.
 */
public final class Cancellation {
  /** How soon a signal ends a wait. */
  private static final Duration STEP = Duration.ofMillis(200);

  private final List<Runnable> listeners = new ArrayList<>();
  private int signals;

  /** A signal arrived. Returns at once. */
  public void signal() {
    List<Runnable> toTell;
    synchronized (this) {
      signals++;
      toTell = List.copyOf(listeners);
    }
    toTell.forEach(Runnable::run);
  }

  /** Whether nothing new may start. */
  public synchronized boolean draining() {
    return signals >= 1;
  }

  /** Whether what is in flight is not waited for. */
  public synchronized boolean abandoned() {
    return signals >= 2;
  }

  /** Waits, but not longer than until the first signal. */
  void pause(Timekeeper clock, Duration time) {
    Duration left = time;
    while (left.isPositive() && !draining()) {
      Duration step = left.compareTo(STEP) < 0 ? left : STEP;
      try {
        clock.sleep(step);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AbandonedException();
      }
      left = left.minus(step);
    }
  }

  /** Runs at every signal, on the signalling thread. */
  synchronized void onSignal(Runnable listener) {
    listeners.add(listener);
  }

  synchronized void remove(Runnable listener) {
    listeners.remove(listener);
  }
}

package io.mlinfra.apply;

import java.util.ArrayList;
import java.util.List;

/**
 * What the user's signals ask of a running apply: the first one to start nothing new, the second
 * one not to wait for what is in flight either.
 */
public final class Cancellation {
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

  /** Runs at every signal, on the signalling thread. */
  synchronized void onSignal(Runnable listener) {
    listeners.add(listener);
  }

  synchronized void remove(Runnable listener) {
    listeners.remove(listener);
  }
}

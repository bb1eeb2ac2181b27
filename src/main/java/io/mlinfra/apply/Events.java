package io.mlinfra.apply;

import java.util.concurrent.locks.ReentrantLock;

/** Hands events to the listener one at a time, whichever thread they come from. */
final class Events {
  private final ApplyListener listener;
  private final ReentrantLock lock = new ReentrantLock();

  Events(ApplyListener listener) {
    this.listener = listener;
  }

  void publish(ApplyEvent event) {
    lock.lock();
    try {
      listener.on(event);
    } finally {
      lock.unlock();
    }
  }
}

package io.mlinfra.apply.lock;

import io.mlinfra.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;

/** A lock object in a bucket, renewed by a thread of its own until it is closed or lost. */
final class RenewedLock implements HeldLock {
  private static final Duration EVERY = ObjectPlanLock.LIFETIME.dividedBy(3);

  private final ObjectPlanLock lock;
  private final Thread renewal;
  private LockInfo info;
  private long generation;
  private boolean lost;
  private boolean closed;

  RenewedLock(ObjectPlanLock lock, LockInfo info, long generation) {
    this.lock = lock;
    this.info = info;
    this.generation = generation;
    this.renewal = Thread.ofVirtual().name("lock-renewal").start(this::renewUntilClosed);
  }

  private void renewUntilClosed() {
    try {
      while (true) {
        lock.sleep(EVERY);
        renew();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Visible for tests: one renewal. */
  synchronized void renew() {
    if (closed || lost) {
      return;
    }
    LockInfo next = info.expiringAt(lock.now().plus(ObjectPlanLock.LIFETIME));
    try {
      Optional<Long> written = lock.put(next, generation);
      lost = written.isEmpty();
      generation = written.orElse(generation);
      info = next;
    } catch (ProviderException unreachable) {
      // Not lost yet: the next renewal may get through before the lock expires.
      lost = lock.now().isAfter(info.expires());
    }
  }

  @Override
  public synchronized LockInfo info() {
    return info;
  }

  @Override
  public synchronized boolean stillHeld() {
    return !closed && !lost && !lock.now().isAfter(info.expires());
  }

  @Override
  public void close() {
    renewal.interrupt();
    synchronized (this) {
      if (!closed && !lost) {
        closed = true;
        lock.delete(generation);
      }
    }
  }
}

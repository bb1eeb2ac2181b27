package io.mlinfra.apply.lock;

/** A lock that this process holds, until it is closed or somebody breaks it. */
public interface HeldLock extends AutoCloseable {
  LockInfo info();

  /** False once somebody broke or took over the lock; then nothing more may be changed. */
  boolean stillHeld();

  /** Gives it back; never touches a lock that has become another's. */
  @Override
  void close();
}

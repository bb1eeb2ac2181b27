package io.mlinfra.apply.lock;

import java.util.Optional;

/** The one writer's lock of a plan. Never waits. */
public interface PlanLock {
  /** Tries to take the lock. */
  LockResult acquire(LockInfo wanted);

  /** Who holds it; a dead holder's lock counts until it is taken over or broken. */
  Optional<LockInfo> holder();

  /**
   * Takes the lock from its holder, whoever that is.
   *
   * @param id the holder's lock id, so that nobody breaks another one than the one they saw
   * @return false when no lock has this id
   */
  boolean breakLock(String id);
}

package io.mlinfra.apply.lock;

import java.util.Optional;

/** What came of an attempt to take a lock. */
public sealed interface LockResult {
  /**
   * It is ours.
   *
   * @param tookOver whose stale lock was in the way, if one was
   */
  record Acquired(HeldLock lock, Optional<LockInfo> tookOver) implements LockResult {}

  /** Somebody else has it. */
  record Held(LockInfo by) implements LockResult {
    /** What is wrong and what to do, for a person. */
    public String sentence() {
      return "the plan is locked: "
          + by.sentence()
          + "; wait for it to end, or, if that process is gone for good, run `mlinfra unlock "
          + by.id()
          + "`";
    }
  }
}

package io.mlinfra.apply.lock;

import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ObjectStore;
import io.mlinfra.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The lock of a plan whose state is in a bucket: an object that only one writer can create. The
 * holder renews it; one that was not renewed in time, or whose process is known to be gone, is
 * taken over. Every write names the generation that it replaces, so two can never both succeed.
 */
public final class ObjectPlanLock implements PlanLock {
  /** How long a lock outlives its holder. */
  public static final Duration LIFETIME = Duration.ofSeconds(90);

  /** How far the clocks of two machines may differ before a live lock would be taken over. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private static final String SERVICE = "storage";

  private final ObjectStore store;
  private final String name;
  private final RetryingCalls calls;

  public ObjectPlanLock(ObjectStore store, String name, RetryingCalls calls) {
    this.store = store;
    this.name = name;
    this.calls = calls;
  }

  @Override
  public LockResult acquire(LockInfo wanted) {
    while (true) {
      Optional<ObjectStore.Stored> present = get();
      Optional<LockInfo> before = present.flatMap(s -> LockInfo.parse(s.content()));
      if (before.isPresent() && !stale(before.get())) {
        return new LockResult.Held(before.get());
      }
      LockInfo mine = wanted.expiringAt(now().plus(LIFETIME));
      long expected = present.map(ObjectStore.Stored::generation).orElse(ObjectStore.ABSENT);
      Optional<Long> generation = put(mine, expected);
      if (generation.isPresent()) {
        return new LockResult.Acquired(new RenewedLock(this, mine, generation.get()), before);
      }
    }
  }

  @Override
  public Optional<LockInfo> holder() {
    return get().flatMap(s -> LockInfo.parse(s.content()));
  }

  @Override
  public boolean breakLock(String id) {
    Optional<ObjectStore.Stored> present = get();
    if (present
        .flatMap(s -> LockInfo.parse(s.content()))
        .filter(h -> h.id().equals(id))
        .isEmpty()) {
      return false;
    }
    return delete(present.get().generation());
  }

  private boolean stale(LockInfo holder) {
    return holder.deadHere() || holder.expires().plus(CLOCK_SKEW).isBefore(now());
  }

  Instant now() {
    return calls.clock().instant();
  }

  void sleep(Duration time) throws InterruptedException {
    calls.clock().sleep(time);
  }

  /**
   * Writes the lock over a known generation.
   *
   * @return the new generation; empty when somebody else wrote first
   */
  Optional<Long> put(LockInfo info, long expected) {
    try {
      return Optional.of(call(() -> store.put(name, info.toBytes(), expected)));
    } catch (ProviderException e) {
      if (e.failure().category() != Category.PRECONDITION_FAILED) {
        throw e;
      }
      // Our own earlier attempt may have got through with its answer lost.
      return get()
          .filter(s -> LockInfo.parse(s.content()).filter(info::equals).isPresent())
          .map(ObjectStore.Stored::generation);
    }
  }

  boolean delete(long generation) {
    try {
      call(
          () -> {
            store.delete(name, generation);
            return true;
          });
      return true;
    } catch (ProviderException e) {
      if (e.failure().category() == Category.PRECONDITION_FAILED) {
        return false;
      }
      throw e;
    }
  }

  private Optional<ObjectStore.Stored> get() {
    return call(() -> store.get(name));
  }

  private <T> T call(Supplier<T> call) {
    return calls.call(SERVICE, call);
  }
}

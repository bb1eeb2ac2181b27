package io.mlinfra.apply;

import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.apply.capacity.OnStockout;
import io.mlinfra.apply.journal.JournalRecord;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Finds another place for what has no room where it was wanted: next place of the policy, or the
 * same one later, at most so often; every move is journalled, shown and remembered.
 */
final class Relocation {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final int MAX_WAITS = 60;

  private final ApplyRun run;
  private final CapacityPolicy policy;
  private final Desires desires;
  private final Map<Address, Integer> attempts = new ConcurrentHashMap<>();
  private final List<ApplyResult.Move> moves = new CopyOnWriteArrayList<>();

  Relocation(ApplyRun run, CapacityPolicy policy, Desires desires) {
    this.run = run;
    this.policy = policy;
    this.desires = desires;
  }

  List<ApplyResult.Move> moves() {
    return List.copyOf(moves);
  }

  /**
   * What to create instead of {@code failed}.
   *
   * @param wanted the resource in its first place
   * @param failed the resource in the place that had no room
   * @return empty when nothing is left to try
   */
  Optional<CapacityPolicy.Alternative> next(
      DesiredResource wanted, DesiredResource failed, Failure why) {
    if (!Trouble.isCapacity(why) || run.cancellation().draining()) {
      return Optional.empty();
    }
    int attempt = attempts.merge(wanted.address(), 1, Integer::sum);
    return switch (run.options().onStockout()) {
      case FAIL -> Optional.empty();
      case WAIT ->
          attempt <= MAX_WAITS && waited(wanted, why)
              ? Optional.of(new CapacityPolicy.Alternative(failed, List.of()))
              : Optional.empty();
      case FALLBACK ->
          attempt <= run.options().maxMoves()
              ? policy.alternative(wanted, attempt, why).map(a -> move(failed, a, why, attempt))
              : Optional.empty();
    };
  }

  /** Whether {@code why} is of a kind that this run's options deal with by another try. */
  boolean active() {
    return run.options().onStockout() != OnStockout.FAIL;
  }

  private CapacityPolicy.Alternative move(
      DesiredResource failed, CapacityPolicy.Alternative alternative, Failure why, int attempt) {
    Location from = failed.location();
    DesiredResource there = alternative.resource();
    run.journal()
        .append(new JournalRecord.Moved(there.address(), from, there.location(), why.sentence()));
    run.state().placements().put(there.address(), there.location(), why.sentence());
    desires.moved(there);
    alternative.followers().forEach(desires::moved);
    moves.add(new ApplyResult.Move(there.address(), from, there.location(), why.sentence()));
    run.events()
        .publish(new ApplyEvent.Moved(there.address(), from, there.location(), why, attempt));
    return alternative;
  }

  private boolean waited(DesiredResource wanted, Failure why) {
    run.events().publish(new ApplyEvent.CapacityWaiting(wanted.address(), why, WAIT));
    try {
      run.clock().sleep(WAIT);
      return !run.cancellation().draining();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException(why);
    }
  }
}

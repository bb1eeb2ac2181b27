package io.mlinfra.apply;

import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.apply.capacity.OnStockout;
import io.mlinfra.apply.journal.JournalRecord;
import io.mlinfra.provider.Failure;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  static final Duration WAIT = Duration.ofSeconds(30);
  private static final int MAX_WAITS = 60;

  private final ApplyRun run;
  private final CapacityPolicy policy;
  private final Desires desires;
  private final Map<Address, Integer> attempts = new ConcurrentHashMap<>();
  private final Map<Address, Instant> waitingShown = new ConcurrentHashMap<>();
  private final Map<Address, List<Location>> tried = new ConcurrentHashMap<>();
  private final List<ApplyResult.Move> moves = new CopyOnWriteArrayList<>();

  Relocation(ApplyRun run, CapacityPolicy policy, Desires desires) {
    this.run = run;
    this.policy = policy;
    this.desires = desires;
  }

  List<ApplyResult.Move> moves() {
    return List.copyOf(moves);
  }

  /** Where a resource was tried, first place first; empty when it had no trouble. */
  List<Location> tried(Address address) {
    return List.copyOf(tried.getOrDefault(address, List.of()));
  }

  boolean waits() {
    return run.options().onStockout() == OnStockout.WAIT;
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
    if (!Trouble.isCapacity(why)) {
      return Optional.empty();
    }
    tried(failed.address(), failed.location());
    if (run.cancellation().draining()) {
      return Optional.empty();
    }
    int attempt = attempts.merge(wanted.address(), 1, Integer::sum);
    return switch (run.options().onStockout()) {
      case FAIL -> Optional.empty();
      case WAIT ->
          attempt <= MAX_WAITS && waited(wanted, why)
              ? Optional.of(CapacityPolicy.Alternative.alone(failed))
              : Optional.empty();
      case FALLBACK ->
          attempt <= run.options().maxMoves()
              ? policy.alternative(wanted, attempt, why).map(a -> move(failed, a, why, attempt))
              : Optional.empty();
    };
  }

  private void tried(Address address, Location place) {
    List<Location> places =
        tried.computeIfAbsent(address, k -> new CopyOnWriteArrayList<>(new ArrayList<>()));
    if (!places.contains(place)) {
      places.add(place);
    }
  }

  private CapacityPolicy.Alternative move(
      DesiredResource failed, CapacityPolicy.Alternative alternative, Failure why, int attempt) {
    Location from = failed.location();
    DesiredResource there = alternative.resource();
    run.journal()
        .append(new JournalRecord.Moved(there.address(), from, there.location(), brief(why)));
    run.state().placements().put(there.address(), there.location(), brief(why));
    desires.moved(there);
    alternative.obsolete().forEach(desires::obsolete);
    alternative.fresh().forEach(desires::needed);
    alternative.followers().forEach(f -> desires.moved(f.now()));
    moves.add(new ApplyResult.Move(there.address(), from, there.location(), brief(why)));
    run.events()
        .publish(new ApplyEvent.Moved(there.address(), from, there.location(), why, attempt));
    return alternative;
  }

  private static String brief(Failure why) {
    return why.reason().isEmpty() ? why.message() : why.reason() + ": " + why.message();
  }

  /** Says so, every half minute at most, when something waits where it is. */
  void showWaiting(DesiredResource wanted, Location place, Failure why) {
    tried(wanted.address(), place);
    Instant now = run.clock().instant();
    Instant shown = waitingShown.get(wanted.address());
    if (shown == null || !now.isBefore(shown.plus(WAIT))) {
      waitingShown.put(wanted.address(), now);
      run.events().publish(new ApplyEvent.CapacityWaiting(wanted.address(), why, WAIT));
    }
  }

  private boolean waited(DesiredResource wanted, Failure why) {
    run.events().publish(new ApplyEvent.CapacityWaiting(wanted.address(), why, WAIT));
    run.cancellation().pause(run.clock(), WAIT);
    return !run.cancellation().draining();
  }
}

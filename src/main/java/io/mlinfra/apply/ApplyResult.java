package io.mlinfra.apply;

import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import java.time.Duration;
import java.util.List;

/**
 * What an apply came to.
 *
 * @param outcomes one for each piece of work, in the order in which they ended
 * @param moves what went elsewhere for want of capacity
 * @param notReady what had not settled at a gate's deadline
 * @param unplaced what found no capacity, whole or in part
 * @param took from the first change's turn to the last gate's end
 * @param criticalPath the longest chain of changes in each phase, by the time that each took, and
 *     what the gates waited for; {@code took} cannot be less
 */
public record ApplyResult(
    String applyId,
    Status status,
    List<ResourceOutcome> outcomes,
    List<Move> moves,
    List<ApplyEvent.NotReady> notReady,
    List<Unplaced> unplaced,
    Duration took,
    Duration criticalPath) {
  public ApplyResult {
    outcomes = List.copyOf(outcomes);
    moves = List.copyOf(moves);
    notReady = List.copyOf(notReady);
    unplaced = List.copyOf(unplaced);
  }

  /** How it ended as a whole. */
  public enum Status {
    DONE,
    FAILED,
    /** All that failed did so for want of capacity; the rest is done. */
    PARTIAL_CAPACITY,
    INTERRUPTED,
    OVER_BUDGET,
    /** Somebody broke the lock meanwhile. */
    LOCK_LOST
  }

  /** A resource that went elsewhere. */
  public record Move(Address address, Location from, Location to, String reason) {}

  /**
   * A resource without all the capacity that it needs.
   *
   * @param tried every place that was tried, first one first
   * @param reason how much is missing, and what the service says
   */
  public record Unplaced(Address address, List<Location> tried, String reason) {
    public Unplaced {
      tried = List.copyOf(tried);
    }
  }

  /** How many times as long it took as its critical path; 1 when there was nothing to do. */
  public double stretch() {
    return criticalPath.toMillis() == 0 ? 1 : (double) took.toMillis() / criticalPath.toMillis();
  }

  public List<ResourceOutcome.Done> done() {
    return only(ResourceOutcome.Done.class);
  }

  public List<ResourceOutcome.Failed> failed() {
    return only(ResourceOutcome.Failed.class);
  }

  public List<ResourceOutcome.Skipped> skipped() {
    return only(ResourceOutcome.Skipped.class);
  }

  private <T extends ResourceOutcome> List<T> only(Class<T> type) {
    return outcomes.stream().filter(type::isInstance).map(type::cast).toList();
  }
}

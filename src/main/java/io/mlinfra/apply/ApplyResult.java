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
 */
public record ApplyResult(
    String applyId,
    Status status,
    List<ResourceOutcome> outcomes,
    List<Move> moves,
    List<ApplyEvent.NotReady> notReady,
    Duration took) {
  public ApplyResult {
    outcomes = List.copyOf(outcomes);
    moves = List.copyOf(moves);
    notReady = List.copyOf(notReady);
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

  public List<ResourceOutcome.Done> done() {
    return only(ResourceOutcome.Done.class);
  }

  public List<ResourceOutcome.Failed> failed() {
    return only(ResourceOutcome.Failed.class);
  }

  public List<ResourceOutcome.Skipped> skipped() {
    return only(ResourceOutcome.Skipped.class);
  }

  /** What found no room anywhere. */
  public List<ResourceOutcome.Failed> notPlaced() {
    return failed().stream().filter(f -> f.trouble().capacity()).toList();
  }

  private <T extends ResourceOutcome> List<T> only(Class<T> type) {
    return outcomes.stream().filter(type::isInstance).map(type::cast).toList();
  }
}

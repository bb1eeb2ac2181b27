package io.mlinfra.apply.capacity;

import io.mlinfra.provider.Failure;
import io.mlinfra.resource.DesiredResource;
import java.util.List;
import java.util.Optional;

/**
 * Says where else a resource may go: next allowed zones first, then fallback regions, within quota,
 * placement and data locality. Made by whoever knows the plan's rules.
 */
@FunctionalInterface
public interface CapacityPolicy {
  /** Nothing may go elsewhere. */
  CapacityPolicy NONE = (wanted, attempt, why) -> Optional.empty();

  /**
   * The place to try next.
   *
   * @param wanted the resource as the plan has it, in its first place
   * @param attempt 1 for the first alternative, and so on
   * @param why what the last place answered
   * @return empty when there is no further place
   */
  Optional<Alternative> alternative(DesiredResource wanted, int attempt, Failure why);

  /**
   * A resource in another place.
   *
   * @param resource it, with its new location and body, at the same address
   * @param fresh what it needs there and did not before, in the order of creation
   * @param followers what changes or moves along, such as its autoscaler
   * @param obsolete what only its old place needed, in the order of removal
   */
  record Alternative(
      DesiredResource resource,
      List<DesiredResource> fresh,
      List<Follower> followers,
      List<DesiredResource> obsolete) {
    public Alternative {
      fresh = List.copyOf(fresh);
      followers = List.copyOf(followers);
      obsolete = List.copyOf(obsolete);
    }

    /** Nothing else is touched. */
    public static Alternative alone(DesiredResource resource) {
      return new Alternative(resource, List.of(), List.of(), List.of());
    }
  }

  /**
   * A resource whose body or location depends on where another one is.
   *
   * @param before as it was wanted so far
   * @param now as it is wanted from here on, at the same address
   */
  record Follower(DesiredResource before, DesiredResource now) {}
}

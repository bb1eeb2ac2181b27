package io.mlinfra.apply.capacity;

import io.mlinfra.provider.Failure;
import io.mlinfra.resource.DesiredResource;
import java.util.List;
import java.util.Optional;

/**
 * Says where else a resource may go: next allowed zones first, then fallback regions, within quota,
 * placement and data locality. Pure; made by whoever knows the plan's rules.
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
   * @param followers what has to move along, such as its autoscaler, at their same addresses
   */
  record Alternative(DesiredResource resource, List<DesiredResource> followers) {
    public Alternative {
      followers = List.copyOf(followers);
    }
  }
}

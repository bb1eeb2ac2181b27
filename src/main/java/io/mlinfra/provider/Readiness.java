package io.mlinfra.provider;

import java.util.Optional;

/**
 * Whether a live resource has settled.
 *
 * @param ready true when nothing is left to wait for
 * @param reason what is still missing, for a person; empty when ready
 * @param atWork whether a part of it is there and may be in use, so that it is not to be removed
 * @param obstacle what the service says stands in the way, such as a zone without capacity
 */
public record Readiness(boolean ready, String reason, Optional<Failure> obstacle, boolean atWork) {
  public static final Readiness READY = new Readiness(true, "", Optional.empty(), true);

  public static Readiness waiting(String reason) {
    return new Readiness(false, reason, Optional.empty(), true);
  }

  /** Not ready, and waiting alone may not help. */
  public static Readiness obstructed(String reason, Failure obstacle, boolean atWork) {
    return new Readiness(false, reason, Optional.of(obstacle), atWork);
  }
}

package io.mlinfra.provider;

import java.util.Optional;

/**
 * Whether a live resource has settled.
 *
 * @param ready true when nothing is left to wait for
 * @param reason what is still missing, for a person; empty when ready
 * @param obstacle what the service says stands in the way, such as a zone without capacity
 */
public record Readiness(boolean ready, String reason, Optional<Failure> obstacle) {
  public static final Readiness READY = new Readiness(true, "", Optional.empty());

  public static Readiness waiting(String reason) {
    return new Readiness(false, reason, Optional.empty());
  }

  /** Not ready, and waiting alone may not help. */
  public static Readiness obstructed(String reason, Failure obstacle) {
    return new Readiness(false, reason, Optional.of(obstacle));
  }
}

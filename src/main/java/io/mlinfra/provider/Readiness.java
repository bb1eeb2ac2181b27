package io.mlinfra.provider;

/**
 * Whether a live resource has settled.
 *
 * @param ready true when nothing is left to wait for
 * @param reason what is still missing, for a person; empty when ready
 */
public record Readiness(boolean ready, String reason) {
  public static final Readiness READY = new Readiness(true, "");

  public static Readiness waiting(String reason) {
    return new Readiness(false, reason);
  }
}

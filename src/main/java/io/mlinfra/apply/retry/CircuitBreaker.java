package io.mlinfra.apply.retry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps callers away from a service that fails again and again: after a run of failures it opens
 * for a cool-down, then lets one probe through; the probe's result closes it or opens it again.
 */
public final class CircuitBreaker {
  private final InstantSource clock;
  private final int threshold;
  private final Duration coolDown;
  private final int maxProbes;
  private int failures;
  private int failedProbes;
  private Instant openUntil = Instant.MIN;
  private boolean probing;

  /**
   * @param threshold failures in a row that open it
   * @param coolDown how long it stays open before each probe
   * @param maxProbes failed probes after which callers are refused at once
   */
  public CircuitBreaker(InstantSource clock, int threshold, Duration coolDown, int maxProbes) {
    this.clock = clock;
    this.threshold = threshold;
    this.coolDown = coolDown;
    this.maxProbes = maxProbes;
  }

  /** What a caller may do now. */
  sealed interface Permit {
    /** Call. */
    record Go() implements Permit {}

    /** Ask again after a wait. */
    record Wait(Duration time) implements Permit {}

    /** The service stayed down through all probes. */
    record Refused() implements Permit {}
  }

  synchronized Permit ask() {
    if (failures < threshold) {
      return new Permit.Go();
    }
    if (failedProbes >= maxProbes) {
      return new Permit.Refused();
    }
    Instant now = clock.instant();
    if (now.isBefore(openUntil)) {
      return new Permit.Wait(Duration.between(now, openUntil));
    }
    if (probing) {
      return new Permit.Wait(coolDown.dividedBy(4));
    }
    probing = true;
    return new Permit.Go();
  }

  /** The service answered, be it with a refusal of its own. */
  synchronized void answered() {
    failures = 0;
    failedProbes = 0;
    probing = false;
  }

  /** The service failed in a way that another call would likely see, too. */
  synchronized void failed() {
    failures++;
    if (failures >= threshold) {
      if (probing) {
        failedProbes++;
      }
      openUntil = clock.instant().plus(coolDown);
      probing = false;
    }
  }

  synchronized boolean open() {
    return failures >= threshold;
  }
}

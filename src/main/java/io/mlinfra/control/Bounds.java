package io.mlinfra.control;

/**
 * How far a group's autoscaler may go. The autoscaler is the only lever: Compute Engine refuses to
 * resize an autoscaled group by hand.
 *
 * @param mode whether it may add and remove machines
 * @param min machines at least, 0 or more
 * @param max machines at most, not below {@code min}
 */
public record Bounds(Mode mode, long min, long max) {
  public Bounds {
    min = Math.max(0, min);
    max = Math.max(min, max);
  }

  /** The autoscaler's modes that the controller uses, by their names in the API. */
  public enum Mode {
    /** Adds and removes machines. */
    ON,
    /** Only adds machines. */
    ONLY_SCALE_OUT
  }

  public Bounds withMode(Mode newMode) {
    return new Bounds(newMode, min, max);
  }

  public Bounds withMax(long newMax) {
    return new Bounds(mode, Math.min(min, newMax), newMax);
  }

  @Override
  public String toString() {
    return min + ".." + max + (mode == Mode.ON ? "" : ", only out");
  }
}

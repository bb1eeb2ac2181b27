package io.mlinfra.diff;

/** Who made a difference between plan and cloud. */
public enum Cause {
  /** The plan changed, or the resource is new to it. */
  PLAN,
  /** The cloud changed behind the plan's back. */
  DRIFT
}

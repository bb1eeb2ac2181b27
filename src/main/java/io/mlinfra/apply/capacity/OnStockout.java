package io.mlinfra.apply.capacity;

/** What to do with a resource for which there is no capacity. */
public enum OnStockout {
  /** Report it and go on with what does not depend on it. */
  FAIL,
  /** Go to the next allowed place. */
  FALLBACK,
  /** Try the same place again until there is room or the time is up. */
  WAIT
}

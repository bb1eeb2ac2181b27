package io.mlinfra.apply;

import io.mlinfra.diff.Action;

/** The part of a change that one task carries out; only a replacement has both. */
enum Half {
  /** Brings about what is desired: create, update or adopt. */
  APPLY,
  /** Takes away what is live. */
  REMOVE;

  /** What is done to the resource, as it is reported and journalled. */
  Action action(Action whole) {
    if (whole != Action.REPLACE) {
      return whole;
    }
    return this == APPLY ? Action.CREATE : Action.DELETE;
  }
}

package io.mlinfra.control;

/** One thing that the controller looks after. Pure: reads and amends the draft, nothing else. */
@FunctionalInterface
interface Rule {
  void apply(Draft draft);
}

package io.mlinfra.apply;

import io.mlinfra.apply.schedule.Job;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.resource.Address;

/** One thing to do: a change, or one half of a replacement, with its place in the order. */
record Task(Job job, Change change, Half half) {
  Address address() {
    return change.address();
  }

  Action action() {
    return half.action(change.action());
  }
}

package io.mlinfra.apply;

import io.mlinfra.diff.Action;
import io.mlinfra.resource.Address;
import java.time.Duration;

/** How the work on one resource ended. */
public sealed interface ResourceOutcome {
  Address address();

  Action action();

  int phase();

  /**
   * @param note what was special; may be empty
   */
  record Done(Address address, Action action, int phase, Duration took, String note)
      implements ResourceOutcome {}

  record Failed(Address address, Action action, int phase, Trouble trouble)
      implements ResourceOutcome {}

  record Skipped(Address address, Action action, int phase, String because)
      implements ResourceOutcome {}
}

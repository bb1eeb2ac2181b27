package io.mlinfra.apply;

import io.mlinfra.apply.journal.Journal;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.retry.Timekeeper;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.Differ;
import io.mlinfra.plan.LiveState;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What all parts of one running apply share.
 *
 * @param carried request ids of creations that an earlier, broken-off apply may have sent, by the
 *     key of their {@link CallStep}
 */
record ApplyRun(
    String id,
    Services services,
    RetryingCalls calls,
    Journal journal,
    ApplyState state,
    LiveState live,
    ApplyOptions options,
    Cancellation cancellation,
    Events events,
    Map<String, String> carried) {
  Timekeeper clock() {
    return calls.clock();
  }

  /** Compares one resource again with what is live now. */
  Change compare(DesiredResource desired, Optional<LiveResource> current) {
    return Differ.compareOne(desired, current, live, state.lastApplied());
  }

  Duration estimate(String kind, Action action) {
    return state.durations().of(kind, action).orElseGet(() -> options.typical().of(kind, action));
  }
}

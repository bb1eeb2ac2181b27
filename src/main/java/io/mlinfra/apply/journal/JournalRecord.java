package io.mlinfra.apply.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.Action;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import java.time.Instant;
import java.util.Optional;

/** One entry of the journal. */
public sealed interface JournalRecord {
  /** The first record: which apply this is. */
  record Begun(String applyId, String target, String plan, String command, Instant at)
      implements JournalRecord {}

  /**
   * A call is about to be made. Stands in the journal, synced, before the call goes out.
   *
   * @param requestId the id under which the service deduplicates the call
   * @param action what the call is part of; a replacement writes a deletion and a creation
   * @param step the position among the calls for this action, from 0; the first call of a creation
   *     brings the resource into being
   * @param location where the resource is or will be
   * @param id the service's name for it, to read it again
   * @param body a hash of what was wanted, so that a call is only sent again for the same wish
   */
  record Intent(
      String requestId,
      Address address,
      Action action,
      int step,
      String method,
      Location location,
      String id,
      String body,
      Instant at)
      implements JournalRecord {}

  /** The service answered an intent with a long-running operation. */
  record Operation(String requestId, OperationHandle handle) implements JournalRecord {}

  /** How an intent ended; the message is empty when it was done. */
  record Outcome(String requestId, boolean done, String message) implements JournalRecord {}

  /**
   * All calls for a resource were done.
   *
   * @param body what was applied, secrets left out; empty after a deletion
   */
  record Applied(Address address, Action action, int phase, Optional<ObjectNode> body)
      implements JournalRecord {}

  /** A resource went elsewhere for want of capacity. */
  record Moved(Address address, Location from, Location to, String reason)
      implements JournalRecord {}

  /** The last record: the apply ended by itself, in whatever way. */
  record Ended(String result) implements JournalRecord {}
}

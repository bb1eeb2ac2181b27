package io.mlinfra.apply;

import io.mlinfra.diff.Action;
import io.mlinfra.provider.Failure;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that happened during an apply, as it happens. Views show it; nobody else does. */
public sealed interface ApplyEvent {
  /** An earlier apply did not end by itself; what it left open is settled first. */
  record UnfinishedFound(String journal, String command, Instant begun, int open)
      implements ApplyEvent {}

  /** A journal is damaged; what could be read of it is used, the rest is read from the cloud. */
  record JournalDamaged(String journal, String problem) implements ApplyEvent {}

  /** How one open call of an earlier apply ended, for a person. */
  record Settled(Address address, Action action, String how) implements ApplyEvent {}

  record ApplyStarted(String applyId, String target, String plan, int changes)
      implements ApplyEvent {}

  /**
   * @param phase the phase's number; 0 for the removals that come after all phases
   * @param budget empty for removals
   */
  record PhaseStarted(
      int phase, String name, int changes, Duration estimate, Optional<Duration> budget)
      implements ApplyEvent {}

  /**
   * @param action a replacement reports its deletion and its creation
   */
  record ResourceStarted(Address address, Action action, int phase, Duration estimate)
      implements ApplyEvent {}

  /**
   * @param percent as the service says, 0 to 100
   */
  record Progress(Address address, Action action, int percent, Duration elapsed)
      implements ApplyEvent {}

  /**
   * @param attempt how often the call was sent so far
   */
  record Retrying(Address address, Failure failure, int attempt, Duration delay)
      implements ApplyEvent {}

  /** A resource goes elsewhere for want of capacity. */
  record Moved(Address address, Location from, Location to, Failure reason, int attempt)
      implements ApplyEvent {}

  /** No capacity; the same place is tried again later. */
  record CapacityWaiting(Address address, Failure reason, Duration delay) implements ApplyEvent {}

  /**
   * @param note what was special, such as that it existed already; may be empty
   */
  record ResourceCompleted(Address address, Action action, int phase, Duration took, String note)
      implements ApplyEvent {}

  record ResourceFailed(Address address, Action action, int phase, Trouble trouble)
      implements ApplyEvent {}

  record ResourceSkipped(Address address, Action action, int phase, String because)
      implements ApplyEvent {}

  /**
   * How the phase stands against its budget; comes about once a second.
   *
   * @param criticalPath what the end waits for, first one first
   */
  record Forecast(
      int phase,
      Duration elapsed,
      Duration remaining,
      Optional<Duration> budget,
      List<Address> criticalPath)
      implements ApplyEvent {}

  /** The forecast passed the budget for the first time. */
  record BudgetWarning(int phase, Duration forecast, Duration budget) implements ApplyEvent {}

  /**
   * @param waiting by address, what each is still waiting for
   */
  record GateWaiting(int phase, List<NotReady> waiting, Duration elapsed) implements ApplyEvent {}

  /** A resource that has not settled, and why. */
  record NotReady(Address address, String reason) {}

  /**
   * @param waiting what was not ready at the gate's deadline
   */
  record PhaseCompleted(int phase, boolean good, Duration took, List<NotReady> waiting)
      implements ApplyEvent {}

  /** A signal came: nothing new starts; {@code running} are waited for. */
  record Draining(int running) implements ApplyEvent {}

  record Finished(ApplyResult result) implements ApplyEvent {}
}

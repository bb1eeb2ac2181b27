package io.mlinfra.apply;

import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Carries out one task from beginning to end and says how it went. */
final class TaskRunner {
  private final ApplyRun run;
  private final Desires desires;
  private final Relocation relocation;
  private final ChangeRunner changes;

  TaskRunner(ApplyRun run, Desires desires, Relocation relocation) {
    this.run = run;
    this.desires = desires;
    this.relocation = relocation;
    this.changes = new ChangeRunner(run);
  }

  /**
   * Never throws for what a service answers.
   *
   * @throws AbandonedException when the user no longer waits
   * @throws io.mlinfra.apply.journal.JournalException when the journal cannot be written
   */
  ResourceOutcome run(Task task) {
    Change change = task.change();
    Action action = task.action();
    Instant begun = run.clock().instant();
    run.events()
        .publish(
            new ApplyEvent.ResourceStarted(
                task.address(), action, change.phase(), task.job().estimate()));
    try {
      String note = task.half() == Half.REMOVE ? remove(change) : apply(change);
      Duration took = Duration.between(begun, run.clock().instant());
      run.state().durations().measured(task.address().kind(), action, took);
      run.events()
          .publish(
              new ApplyEvent.ResourceCompleted(task.address(), action, change.phase(), took, note));
      return new ResourceOutcome.Done(task.address(), action, change.phase(), took, note);
    } catch (ProviderException e) {
      return failed(task, Trouble.of(e.failure()));
    }
  }

  private ResourceOutcome failed(Task task, Trouble trouble) {
    int phase = task.change().phase();
    run.events()
        .publish(new ApplyEvent.ResourceFailed(task.address(), task.action(), phase, trouble));
    return new ResourceOutcome.Failed(task.address(), task.action(), phase, trouble);
  }

  private String remove(Change change) {
    LiveResource live = live(change);
    if (desires.needs(live.address())) {
      return "it stays: what was moved needs it";
    }
    return changes.delete(live, !desires.wants(live.address()));
  }

  private String apply(Change change) {
    DesiredResource desired = desires.of(change);
    String note =
        switch (change.action()) {
          case CREATE, REPLACE -> createSomewhere(desired);
          default -> update(change, desired);
        };
    if (desires.isReferenced(change.address())) {
      LiveResource expected =
          run.services().adapter(change.address().kind()).expected(desires.of(change));
      changes.read(expected).ifPresent(desires::made);
    }
    return note;
  }

  /** What this run moved or replaced may have changed the body; then its fields are others. */
  private String update(Change change, DesiredResource desired) {
    LiveResource live = live(change);
    boolean asPlanned = change.desired().filter(d -> d.body().equals(desired.body())).isPresent();
    List<FieldChange> fields =
        asPlanned ? change.fields() : run.compare(desired, Optional.of(live)).fields();
    return changes.update(desired, live, fields);
  }

  private String createSomewhere(DesiredResource wanted) {
    MoveTrail trail = new MoveTrail(run, changes);
    String note = create(wanted, wanted, trail);
    trail.follow();
    trail.clear();
    return note;
  }

  /** Creates it here, or wherever the moves on the trail lead. */
  private String create(DesiredResource wanted, DesiredResource first, MoveTrail trail) {
    DesiredResource here = first;
    while (true) {
      try {
        return changes.create(here);
      } catch (ProviderException e) {
        CapacityPolicy.Alternative next =
            relocation.next(wanted, here, e.failure()).orElseThrow(() -> e);
        trail.prepare(next);
        here = next.resource();
      }
    }
  }

  /** Where a resource is to be by now, moves included. */
  Location place(DesiredResource planned) {
    return desires.place(planned);
  }

  /** Whether a move left it without use. */
  boolean obsolete(Address address) {
    return desires.isObsolete(address);
  }

  /**
   * Takes a resource that got no room after it was made to another place: it is made there, what
   * depends on its place follows, then the old one goes.
   *
   * @return false when nothing is left to try
   * @throws ProviderException when a removal or creation fails for another reason
   */
  boolean relocate(DesiredResource planned, LiveResource live, Failure why) {
    DesiredResource here = planned.withLocation(live.location());
    Optional<CapacityPolicy.Alternative> next = relocation.next(planned, here, why);
    if (next.isEmpty()) {
      return false;
    }
    MoveTrail trail = new MoveTrail(run, changes);
    trail.prepare(next.get());
    create(planned, next.get().resource(), trail);
    trail.follow();
    changes.delete(live, false);
    trail.clear();
    return true;
  }

  private static LiveResource live(Change change) {
    return change
        .live()
        .orElseThrow(() -> new IllegalStateException(change.address() + " is not live"));
  }
}

package io.mlinfra.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.journal.JournalRecord;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Redaction;
import java.util.List;
import java.util.Optional;

/**
 * Creates, updates or deletes one resource by the calls that its adapter names, and deals with what
 * the service found that the plan did not know: it exists already, it changed meanwhile, it is
 * gone.
 */
final class ChangeRunner {
  private static final String NO_NOTE = "";

  private final ApplyRun run;
  private final CallRunner calls;

  ChangeRunner(ApplyRun run) {
    this.run = run;
    this.calls = new CallRunner(run);
  }

  /**
   * Brings a resource into being.
   *
   * @return what was special about it; mostly empty
   * @throws ProviderException when it cannot be created
   */
  String create(DesiredResource desired) {
    ResourceAdapter adapter = adapter(desired);
    LiveResource target = adapter.expected(desired);
    String note = NO_NOTE;
    int index = 0;
    for (Mutation mutation : adapter.create(desired)) {
      CallStep step = step(Action.CREATE, index, target, desired.body().toString());
      try {
        calls.run(step, mutation);
      } catch (ProviderException e) {
        if (index > 0 || e.failure().category() != Category.ALREADY_EXISTS) {
          throw e;
        }
        note = existing(desired, target, e);
      }
      index++;
    }
    applied(desired, Action.CREATE);
    return note;
  }

  /** The name is taken: by ourselves at an earlier try, which is success, or by somebody else. */
  private String existing(DesiredResource desired, LiveResource target, ProviderException cause) {
    LiveResource found = read(target).orElseThrow(() -> cause);
    if (!found.ownedBy(run.live().plan())) {
      throw takenBy(found, cause.failure());
    }
    Change again = run.compare(desired, Optional.of(found));
    return switch (again.action()) {
      case NO_CHANGE -> "it existed already, made by this plan";
      case UPDATE -> {
        update(desired, found, again.fields());
        yield "it existed already, made by this plan, and was brought up to date";
      }
      default -> throw cause;
    };
  }

  private static ProviderException takenBy(LiveResource found, Failure failure) {
    String whose = found.owner().map(o -> "the plan \"" + o + "\"").orElse("no plan");
    return new ProviderException(
        new Failure(
            Category.ALREADY_EXISTS,
            failure.service(),
            failure.method(),
            failure.target(),
            failure.status(),
            failure.reason(),
            "the name is taken by a resource that belongs to "
                + whose
                + "; the service says: "
                + failure.message(),
            failure.requestId(),
            Optional.empty()));
  }

  /**
   * Changes a resource in place.
   *
   * @return what was special about it; mostly empty
   * @throws ProviderException when it cannot be changed
   */
  String update(DesiredResource desired, LiveResource live, List<FieldChange> fields) {
    String note = updateOrCompareAgain(desired, live, fields, true);
    applied(desired, Action.UPDATE);
    return note;
  }

  private String updateOrCompareAgain(
      DesiredResource desired, LiveResource live, List<FieldChange> fields, boolean mayCompare) {
    boolean fresh = mayCompare;
    int index = 0;
    for (Mutation mutation : adapter(desired).update(desired, live, fields)) {
      String body = desired.body().toString();
      try {
        calls.run(step(Action.UPDATE, index++, live, body), mutation);
        // An earlier call of this very update may have outdated the next one's precondition.
        fresh = true;
      } catch (ProviderException e) {
        if (!fresh || !outdated(e.failure())) {
          throw e;
        }
        return compareAgain(desired, live, e);
      }
    }
    return NO_NOTE;
  }

  private static boolean outdated(Failure failure) {
    return failure.category() == Category.PRECONDITION_FAILED
        || failure.category() == Category.NOT_FOUND;
  }

  private String compareAgain(DesiredResource desired, LiveResource live, ProviderException cause) {
    Change again = run.compare(desired, read(live));
    return switch (again.action()) {
      case NO_CHANGE -> "somebody else had made the change already";
      case CREATE -> {
        create(desired);
        yield "it had been deleted meanwhile, and was created anew";
      }
      case UPDATE -> {
        updateOrCompareAgain(desired, again.live().orElse(live), again.fields(), false);
        yield "it had been changed meanwhile, and was compared again";
      }
      default -> throw cause;
    };
  }

  /**
   * Removes a resource; one that is gone already is no error.
   *
   * @param nothingLeft whether the plan has nothing else at this address
   * @throws ProviderException when it cannot be removed
   */
  String delete(LiveResource live, boolean nothingLeft) {
    String note = NO_NOTE;
    int index = 0;
    for (Mutation mutation : adapter(live.address().kind()).delete(live)) {
      try {
        calls.run(step(Action.DELETE, index++, live, live.id()), mutation);
      } catch (ProviderException e) {
        if (e.failure().category() != Category.NOT_FOUND) {
          throw e;
        }
        note = "it was gone already";
      }
    }
    if (nothingLeft) {
      int phase = run.state().lastApplied().phase(live.address());
      run.journal()
          .append(
              new JournalRecord.Applied(live.address(), Action.DELETE, phase, Optional.empty()));
      run.state().lastApplied().remove(live.address());
      run.state().placements().remove(live.address());
    }
    return note;
  }

  /** Reads a resource again, with retries. */
  Optional<LiveResource> read(LiveResource like) {
    ResourceAdapter adapter = adapter(like.address().kind());
    return run.calls()
        .call(run.services().service(like.address().kind()), () -> adapter.read(like));
  }

  private void applied(DesiredResource desired, Action action) {
    ObjectNode body =
        Redaction.withoutSecrets(run.services().schema(desired.address().kind()), desired.body());
    run.journal()
        .append(
            new JournalRecord.Applied(
                desired.address(), action, desired.phase(), Optional.of(body)));
    run.state().lastApplied().put(desired.address(), desired.phase(), body);
  }

  private CallStep step(Action action, int index, LiveResource target, String wish) {
    return new CallStep(
        run.services().service(target.address().kind()),
        action,
        index,
        target,
        RequestIds.hash(wish));
  }

  private ResourceAdapter adapter(DesiredResource desired) {
    return adapter(desired.address().kind());
  }

  private ResourceAdapter adapter(String kind) {
    return run.services().adapter(kind);
  }
}

package io.mlinfra.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlinfra.apply.journal.JournalContent;
import io.mlinfra.apply.journal.JournalContent.Unfinished;
import io.mlinfra.apply.journal.JournalRecord;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.diff.Action;
import io.mlinfra.provider.AtOnce;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settles what earlier applies left open: waits for operations that still run, and finds out by
 * reading whether other calls were carried out. Runs under the lock, before live state is read, so
 * that the plan sees the truth. Creates and deletes nothing itself.
 */
public final class Recovery {
  private final Services services;
  private final RetryingCalls calls;
  private final ApplyState state;
  private final Cancellation cancellation;
  private final Events events;

  public Recovery(
      Services services,
      RetryingCalls calls,
      ApplyState state,
      Cancellation cancellation,
      ApplyListener listener) {
    this.services = services;
    this.calls = calls;
    this.state = state;
    this.cancellation = cancellation;
    this.events = new Events(listener);
  }

  /**
   * What was found.
   *
   * @param carried request ids of creations that may or may not have been carried out, by step;
   *     when the plan still wants the same, they are sent again under the same id
   * @param settled journals that need not be kept when the next apply has ended
   * @param left the places that a broken-off apply had moved a resource away from, for want of
   *     capacity there
   */
  public record Report(
      Map<String, String> carried, List<String> settled, Map<Address, List<Location>> left) {
    /** Nothing was left open. */
    public static final Report NOTHING = new Report(Map.of(), List.of(), Map.of());

    public Report {
      carried = Map.copyOf(carried);
      settled = List.copyOf(settled);
      left = Map.copyOf(left);
    }
  }

  /** What is open in a backend's journals; reads only, for {@code status}. */
  public static List<JournalContent> unfinished(ApplyState state) {
    return state.backend().journals().stream()
        .map(name -> JournalContent.parse(name, state.backend().journal(name)))
        .filter(Recovery::needsWork)
        .toList();
  }

  private static boolean needsWork(JournalContent journal) {
    return !journal.ended() || !journal.unfinished().isEmpty() || !journal.problems().isEmpty();
  }

  /**
   * Settles all journals.
   *
   * @throws ProviderException when a service cannot be asked; nothing was changed then
   */
  public Report run() {
    Map<String, String> carried = new HashMap<>();
    List<String> settled = new ArrayList<>();
    Map<Address, List<Location>> left = new HashMap<>();
    for (String name : state.backend().journals()) {
      JournalContent journal = JournalContent.parse(name, state.backend().journal(name));
      report(journal);
      replay(journal);
      if (!journal.ended()) {
        moves(journal)
            .forEach(m -> left.computeIfAbsent(m.address(), k -> new ArrayList<>()).add(m.from()));
      }
      carried.putAll(settle(journal.unfinished()));
      settled.add(name);
    }
    if (carried.isEmpty() && !settled.isEmpty()) {
      state.save();
      settled.forEach(state.backend()::deleteJournal);
      return new Report(Map.of(), List.of(), left);
    }
    return new Report(carried, settled, left);
  }

  private static List<JournalRecord.Moved> moves(JournalContent journal) {
    return journal.records().stream()
        .filter(JournalRecord.Moved.class::isInstance)
        .map(JournalRecord.Moved.class::cast)
        .toList();
  }

  private void report(JournalContent journal) {
    journal
        .problems()
        .forEach(p -> events.publish(new ApplyEvent.JournalDamaged(journal.name(), p)));
    if (journal.torn()) {
      events.publish(
          new ApplyEvent.JournalDamaged(
              journal.name(), "the last record was cut off, as a crash leaves it"));
    }
    if (needsWork(journal)) {
      JournalRecord.Begun begun = journal.begun().orElse(null);
      events.publish(
          new ApplyEvent.UnfinishedFound(
              journal.name(),
              begun == null ? "apply" : begun.command(),
              begun == null ? calls.clock().instant() : begun.at(),
              journal.unfinished().size()));
    }
  }

  /** Brings the last applied bodies and placements up to what the journal says was done. */
  private void replay(JournalContent journal) {
    for (JournalRecord entry : journal.records()) {
      switch (entry) {
        case JournalRecord.Applied applied ->
            applied
                .body()
                .ifPresentOrElse(
                    body -> state.lastApplied().put(applied.address(), applied.phase(), body),
                    () -> {
                      state.lastApplied().remove(applied.address());
                      state.placements().remove(applied.address());
                    });
        case JournalRecord.Moved moved ->
            state.placements().put(moved.address(), moved.to(), moved.reason());
        default -> {}
      }
    }
  }

  private Map<String, String> settle(List<Unfinished> open) {
    Map<String, String> carried = new HashMap<>();
    List<Boolean> known;
    try {
      known = AtOnce.each(open, this::settled);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AbandonedException();
    }
    for (int i = 0; i < open.size(); i++) {
      if (!known.get(i) && open.get(i).intent().action() == Action.CREATE) {
        carried.put(key(open.get(i).intent()), open.get(i).intent().requestId());
      }
    }
    return carried;
  }

  /** Whether it is known how the call ended. */
  private boolean settled(Unfinished open) {
    JournalRecord.Intent intent = open.intent();
    if (!services.has(intent.address().kind())) {
      return tell(intent, "its service is not open now; left to the next plan", false);
    }
    if (open.operation().isPresent()) {
      try {
        new OperationWait(services, calls)
            .await(open.operation().get(), cancellation, percent -> {});
        return tell(intent, "its operation has ended well", true);
      } catch (OperationWait.FailedOperation e) {
        return tell(intent, "its operation has failed: " + e.getMessage(), true);
      } catch (ProviderException e) {
        if (e.failure().category() != Failure.Category.NOT_FOUND) {
          throw e;
        }
      }
    }
    boolean exists = read(intent).isPresent();
    return switch (intent.action()) {
      case CREATE ->
          exists
              ? tell(intent, "it was created", true)
              : tell(intent, "it was not created; it is asked for again under the same id", false);
      case DELETE ->
          exists ? tell(intent, "it still exists", false) : tell(intent, "it was deleted", true);
      default -> tell(intent, "the plan compares it again", true);
    };
  }

  private Optional<LiveResource> read(JournalRecord.Intent intent) {
    ResourceAdapter adapter = services.adapter(intent.address().kind());
    LiveResource like =
        new LiveResource(
            intent.address(),
            intent.location(),
            intent.id(),
            JsonNodeFactory.instance.objectNode(),
            Optional.empty());
    return calls.call(services.service(intent.address().kind()), () -> adapter.read(like));
  }

  private boolean tell(JournalRecord.Intent intent, String how, boolean known) {
    events.publish(new ApplyEvent.Settled(intent.address(), intent.action(), how));
    return known;
  }

  private static String key(JournalRecord.Intent intent) {
    return CallStep.key(
        intent.address(), intent.action(), intent.step(), intent.id(), intent.body());
  }
}

package io.mlinfra.apply;

import io.mlinfra.apply.journal.Journal;
import io.mlinfra.apply.journal.JournalContent;
import io.mlinfra.apply.journal.JournalException;
import io.mlinfra.apply.journal.JournalRecord;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.schedule.CriticalPath;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.diff.Change;
import io.mlinfra.resource.Address;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Carries plans out: stretch by stretch, each with its gate, every call journalled. The caller
 * holds the plan's lock and has let {@link Recovery} settle what was open.
 */
public final class ApplyEngine {
  private final Services services;
  private final RetryingCalls calls;
  private final ApplyState state;
  private final ApplyOptions options;
  private final Cancellation cancellation;
  private final Events events;

  public ApplyEngine(
      Services services,
      RetryingCalls calls,
      ApplyState state,
      ApplyOptions options,
      Cancellation cancellation,
      ApplyListener listener) {
    this.services = services;
    this.calls = calls;
    this.state = state;
    this.options = options;
    this.cancellation = cancellation;
    this.events = new Events(listener);
  }

  /**
   * Carries out a plan. What a service refuses is part of the result, not an exception.
   *
   * @throws JournalException when the journal cannot be written; nothing more was started then
   */
  public ApplyResult apply(ApplyRequest request) {
    String applyId = UUID.randomUUID().toString();
    Instant begun = calls.clock().instant();
    String name = String.format(Locale.ROOT, "%020d-%s", begun.toEpochMilli(), applyId);
    Journal journal = new Journal(name, state.backend().newJournal(name));
    ApplyRun run =
        new ApplyRun(
            applyId,
            services,
            calls,
            journal,
            state,
            request.live(),
            options,
            cancellation,
            events,
            request.recovered().carried());
    try {
      journal.append(
          new JournalRecord.Begun(
              applyId, request.plan().target(), request.plan().name(), options.command(), begun));
      ApplyResult result = new Phases(run, request).run(begun);
      state.save();
      journal.append(new JournalRecord.Ended(result.status().name()));
      tidy(request.recovered().settled(), name);
      events.publish(new ApplyEvent.Finished(result));
      return result;
    } finally {
      close(journal);
    }
  }

  /** Journals whose content is settled and saved; this run's own unless something stayed open. */
  private void tidy(List<String> settled, String own) {
    settled.forEach(state.backend()::deleteJournal);
    byte[] content = state.backend().journal(own);
    if (JournalContent.parse(own, content).unfinished().isEmpty()) {
      state.backend().deleteJournal(own);
    }
  }

  private static void close(Journal journal) {
    try {
      journal.close();
    } catch (IOException e) {
      throw new JournalException(journal.name(), e);
    }
  }

  /** The stage of resources that only watch the others. */
  private static final String HOOK_STAGE = "monitoring";

  /** The stretches of one apply, one after the other. */
  private static final class Phases {
    private final ApplyRun run;
    private final ApplyRequest request;
    private final Relocation relocation;
    private final TaskRunner tasks;
    private final List<ResourceOutcome> outcomes = new ArrayList<>();
    private final List<ApplyResult.Unplaced> unplaced = new ArrayList<>();
    private List<ApplyEvent.NotReady> notReady = List.of();
    private boolean hooksFailed;
    private Duration criticalPath = Duration.ZERO;

    Phases(ApplyRun run, ApplyRequest request) {
      this.run = run;
      this.request = request;
      Desires desires = new Desires(request.graph(), request.live());
      this.relocation = new Relocation(run, request.capacity(), desires);
      this.tasks = new TaskRunner(run, desires, relocation);
    }

    ApplyResult run(Instant begun) {
      List<Stretch> stretches = Stretch.of(request.plan());
      int pending = stretches.stream().mapToInt(s -> s.pending().size()).sum();
      run.events()
          .publish(
              new ApplyEvent.ApplyStarted(
                  run.id(), request.plan().target(), request.plan().name(), pending));
      boolean good = true;
      for (Stretch stretch : stretches) {
        if (good) {
          good = carryOut(stretch);
        } else {
          skip(stretch);
        }
      }
      Duration took = Duration.between(begun, run.clock().instant());
      return new ApplyResult(
          run.id(),
          status(good && !hooksFailed),
          outcomes,
          relocation.moves(),
          notReady,
          unplaced,
          took,
          criticalPath);
    }

    /** By the times that the changes took. */
    private static Duration longest(List<Task> work, List<ResourceOutcome> ended) {
      Map<Address, List<Task>> byAddress =
          work.stream().collect(Collectors.groupingBy(Task::address));
      Map<Integer, Duration> took = new HashMap<>();
      for (ResourceOutcome outcome : ended) {
        if (outcome instanceof ResourceOutcome.Done done) {
          byAddress.getOrDefault(done.address(), List.of()).stream()
              .filter(t -> t.action() == done.action())
              .forEach(t -> took.put(t.job().id(), done.took()));
        }
      }
      return CriticalPath.of(work.stream().map(Task::job).toList(), took);
    }

    private void unplaced(Address address, String reason) {
      unplaced.add(new ApplyResult.Unplaced(address, relocation.tried(address), reason));
    }

    private boolean carryOut(Stretch stretch) {
      Instant begun = run.clock().instant();
      List<Task> work =
          TaskGraph.of(
              stretch.pending(), run.services(), (a, action) -> run.estimate(a.kind(), action));
      StretchRunner runner = new StretchRunner(run, stretch, work, tasks::run, request.lockHeld());
      run.events()
          .publish(
              new ApplyEvent.PhaseStarted(
                  stretch.phase(),
                  stretch.name(),
                  stretch.pending().size(),
                  runner.estimate(),
                  stretch.budget()));
      List<ResourceOutcome> ended = runner.run();
      outcomes.addAll(ended);
      criticalPath = criticalPath.plus(longest(work, ended));
      Instant gateBegun = run.clock().instant();
      ended.stream()
          .filter(ResourceOutcome.Failed.class::isInstance)
          .map(ResourceOutcome.Failed.class::cast)
          .filter(f -> f.trouble().capacity())
          .forEach(f -> unplaced(f.address(), f.trouble().message()));
      boolean good = ended.stream().allMatch(ResourceOutcome.Done.class::isInstance);
      boolean onlyHooks = !good && onlyHooksFailed(stretch, ended);
      hooksFailed |= onlyHooks;
      if (good && !run.cancellation().draining()) {
        Gate.Result gate = new Gate(run, tasks, relocation).await(stretch);
        notReady = gate.notReady();
        gate.unplaced().forEach(n -> unplaced(n.address(), n.reason()));
        good = notReady.isEmpty();
        criticalPath = criticalPath.plus(Duration.between(gateBegun, run.clock().instant()));
      }
      Duration took = Duration.between(begun, run.clock().instant());
      run.events().publish(new ApplyEvent.PhaseCompleted(stretch.phase(), good, took, notReady));
      return (good || onlyHooks) && !run.cancellation().draining();
    }

    /** What watches the fleet never holds the fleet up: it is reported and tried again later. */
    private static boolean onlyHooksFailed(Stretch stretch, List<ResourceOutcome> ended) {
      Set<Address> hooks = new HashSet<>();
      stretch.pending().stream()
          .filter(c -> c.stage().equals(HOOK_STAGE))
          .forEach(c -> hooks.add(c.address()));
      return ended.stream()
          .filter(o -> !(o instanceof ResourceOutcome.Done))
          .allMatch(o -> hooks.contains(o.address()));
    }

    private void skip(Stretch stretch) {
      String because =
          run.cancellation().draining()
              ? "interrupted before its turn"
              : "an earlier phase did not come to a good end";
      for (Change change : stretch.pending()) {
        outcomes.add(
            new ResourceOutcome.Skipped(
                change.address(), change.action(), change.phase(), because));
        run.events()
            .publish(
                new ApplyEvent.ResourceSkipped(
                    change.address(), change.action(), change.phase(), because));
      }
    }

    private ApplyResult.Status status(boolean good) {
      BooleanSupplier lockHeld = request.lockHeld();
      if (run.cancellation().draining()) {
        return ApplyResult.Status.INTERRUPTED;
      }
      if (good) {
        return ApplyResult.Status.DONE;
      }
      if (!lockHeld.getAsBoolean()) {
        return ApplyResult.Status.LOCK_LOST;
      }
      List<ResourceOutcome.Failed> failed =
          outcomes.stream()
              .filter(ResourceOutcome.Failed.class::isInstance)
              .map(ResourceOutcome.Failed.class::cast)
              .toList();
      if (failed.isEmpty() && notReady.isEmpty()) {
        return ApplyResult.Status.OVER_BUDGET;
      }
      Set<Address> without = new HashSet<>();
      unplaced.forEach(u -> without.add(u.address()));
      boolean onlyCapacity =
          failed.stream().allMatch(f -> without.contains(f.address()))
              && notReady.stream().allMatch(n -> without.contains(n.address()));
      return onlyCapacity ? ApplyResult.Status.PARTIAL_CAPACITY : ApplyResult.Status.FAILED;
    }
  }
}

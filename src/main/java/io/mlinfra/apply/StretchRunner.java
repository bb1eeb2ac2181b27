package io.mlinfra.apply;

import io.mlinfra.apply.schedule.Dispatcher;
import io.mlinfra.apply.schedule.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one stretch on virtual threads, one thread a task, as the dispatcher says;
 * stops starting new ones when the user, the budget or the lock says so, and waits for those in
 * flight.
 */
final class StretchRunner {
  private static final long TICK_MILLIS = 1000;

  private final ApplyRun run;
  private final Stretch stretch;
  private final List<Task> tasks;
  private final Function<Task, ResourceOutcome> work;
  private final BooleanSupplier lockHeld;
  private final Dispatcher dispatcher;
  private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final Map<Integer, Thread> threads = new ConcurrentHashMap<>();
  private final List<ResourceOutcome> outcomes = new ArrayList<>();
  private final Instant begun;
  private @Nullable Throwable broken;
  private boolean warned;
  private boolean drainShown;

  /** A task's end; {@code id} is negative for a mere wake-up. */
  private record Ended(int id, @Nullable ResourceOutcome outcome, @Nullable Throwable thrown) {}

  StretchRunner(
      ApplyRun run,
      Stretch stretch,
      List<Task> tasks,
      Function<Task, ResourceOutcome> work,
      BooleanSupplier lockHeld) {
    this.run = run;
    this.stretch = stretch;
    this.tasks = tasks;
    this.work = work;
    this.lockHeld = lockHeld;
    this.dispatcher =
        new Dispatcher(tasks.stream().map(Task::job).toList(), run.options().limits());
    this.begun = run.clock().instant();
  }

  Duration estimate() {
    return dispatcher.remaining(begun);
  }

  /**
   * Runs until all has ended or nothing more may start.
   *
   * @return one outcome for each task
   * @throws RuntimeException what a task threw that was no answer of a service, after the others in
   *     flight have ended
   */
  List<ResourceOutcome> run() {
    Runnable wake = () -> ended.add(new Ended(-1, null, null));
    run.cancellation().onSignal(wake);
    try {
      loop();
    } finally {
      run.cancellation().remove(wake);
    }
    if (broken instanceof Error error) {
      throw error;
    }
    if (broken instanceof RuntimeException exception) {
      throw exception;
    }
    Optional<String> why = reasonToStop();
    for (Job job : dispatcher.notStarted()) {
      skip(job, why.orElse("the apply ended before its turn"));
    }
    return outcomes;
  }

  private void loop() {
    while (true) {
      startAll();
      if (run.cancellation().abandoned()) {
        abandon();
        return;
      }
      if (dispatcher.runningCount() == 0) {
        return;
      }
      Ended next = await();
      if (next == null) {
        forecast();
      } else if (next.id() >= 0) {
        end(next);
      }
    }
  }

  private void abandon() {
    threads.forEach(
        (id, thread) -> {
          thread.interrupt();
          skip(tasks.get(id).job(), "not waited for; the next apply finds out how it ended");
        });
  }

  private void startAll() {
    if (broken != null) {
      return;
    }
    while (reasonToStop().isEmpty()) {
      Optional<Job> next = dispatcher.next(run.clock().instant());
      if (next.isEmpty()) {
        return;
      }
      Task task = tasks.get(next.get().id());
      Thread thread =
          Thread.ofVirtual().name(task.address().toString()).unstarted(() -> work(task));
      threads.put(task.job().id(), thread);
      thread.start();
    }
    if (run.cancellation().draining() && !drainShown) {
      drainShown = true;
      run.events().publish(new ApplyEvent.Draining(dispatcher.runningCount()));
    }
  }

  private void work(Task task) {
    try {
      ended.add(new Ended(task.job().id(), work.apply(task), null));
    } catch (RuntimeException | Error e) {
      ended.add(new Ended(task.job().id(), null, e));
    }
  }

  /** Why nothing more may start, as shown with what is skipped for it. */
  private Optional<String> reasonToStop() {
    if (run.cancellation().draining()) {
      return Optional.of("interrupted before its turn");
    }
    if (overBudget()) {
      return Optional.of("the phase's time budget was used up before its turn");
    }
    if (!lockHeld.getAsBoolean()) {
      return Optional.of("the plan's lock was broken by somebody else");
    }
    return Optional.empty();
  }

  private boolean overBudget() {
    return run.options().enforceBudget()
        && stretch.budget().filter(b -> elapsed().compareTo(b) >= 0).isPresent();
  }

  private Duration elapsed() {
    return Duration.between(begun, run.clock().instant());
  }

  private @Nullable Ended await() {
    try {
      return ended.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      run.cancellation().signal();
      return new Ended(-1, null, null);
    }
  }

  private void end(Ended end) {
    threads.remove(end.id());
    ResourceOutcome outcome = end.outcome();
    if (outcome == null) {
      dispatcher.failed(end.id());
      broken = broken == null ? end.thrown() : broken;
      return;
    }
    outcomes.add(outcome);
    if (outcome instanceof ResourceOutcome.Failed) {
      dispatcher
          .failed(end.id())
          .forEach(job -> skip(job, "it depends on " + outcome.address() + ", which failed"));
    } else {
      dispatcher.succeeded(end.id());
    }
  }

  private void skip(Job job, String because) {
    Task task = tasks.get(job.id());
    int phase = task.change().phase();
    outcomes.add(new ResourceOutcome.Skipped(task.address(), task.action(), phase, because));
    run.events()
        .publish(new ApplyEvent.ResourceSkipped(task.address(), task.action(), phase, because));
  }

  private void forecast() {
    Duration remaining = dispatcher.remaining(run.clock().instant());
    Duration elapsed = elapsed();
    run.events()
        .publish(
            new ApplyEvent.Forecast(
                stretch.phase(),
                elapsed,
                remaining,
                stretch.budget(),
                dispatcher.criticalPath().stream().map(j -> tasks.get(j.id()).address()).toList()));
    Duration total = elapsed.plus(remaining);
    if (!warned && stretch.budget().filter(b -> total.compareTo(b) > 0).isPresent()) {
      warned = true;
      run.events()
          .publish(
              new ApplyEvent.BudgetWarning(stretch.phase(), total, stretch.budget().orElseThrow()));
    }
  }
}

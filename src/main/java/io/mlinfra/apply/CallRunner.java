package io.mlinfra.apply;

import io.mlinfra.apply.journal.JournalRecord;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.diff.Action;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes one changing call: intent into the journal, the call itself with retries under one request
 * id, its operation into the journal, waiting for it, the outcome into the journal.
 */
final class CallRunner {
  /** What may pass by itself; sent again under the same request id, or a new one after an error. */
  private static final Set<Category> PASSING = passing();

  /** Of these nobody knows whether the call was carried out, so no outcome is written. */
  private static final Set<Category> UNKNOWN =
      Set.of(Category.LOST_ANSWER, Category.TRANSIENT, Category.UNREACHABLE);

  /** An operation that failed for a passing reason is begun anew at most this often. */
  private static final int MAX_OPERATIONS = 6;

  private final ApplyRun run;
  private final OperationWait operations;
  private final Map<String, Integer> uses = new ConcurrentHashMap<>();

  CallRunner(ApplyRun run) {
    this.run = run;
    this.operations = new OperationWait(run.services(), run.calls());
  }

  private static Set<Category> passing() {
    EnumSet<Category> all = EnumSet.copyOf(RetryingCalls.PASSING);
    all.add(Category.IN_USE);
    return Set.copyOf(all);
  }

  /**
   * Makes the call and waits for its end.
   *
   * @throws ProviderException when it failed for good
   * @throws AbandonedException when the user no longer waits
   */
  void run(CallStep step, Mutation mutation) {
    for (int attempt = 0; ; attempt++) {
      String requestId = requestId(step);
      run.journal().append(intent(step, mutation.method(), requestId));
      try {
        Mutation.Sent sent = send(step, mutation, requestId);
        if (sent instanceof Mutation.Sent.Started(OperationHandle operation)) {
          run.journal().append(new JournalRecord.Operation(requestId, operation));
          await(step, operation);
        }
        run.journal().append(new JournalRecord.Outcome(requestId, true, ""));
        return;
      } catch (OperationWait.FailedOperation e) {
        run.journal()
            .append(new JournalRecord.Outcome(requestId, false, String.valueOf(e.getMessage())));
        boolean again = PASSING.contains(e.failure().category()) && attempt + 1 < MAX_OPERATIONS;
        if (!again) {
          throw new ProviderException(e.failure());
        }
        pause(step, e.failure(), attempt + 1);
      } catch (ProviderException e) {
        if (!UNKNOWN.contains(e.failure().category())) {
          run.journal()
              .append(new JournalRecord.Outcome(requestId, false, String.valueOf(e.getMessage())));
        }
        throw e;
      }
    }
  }

  /** A new one for each use: under one that failed, the service would only repeat its answer. */
  private String requestId(CallStep step) {
    int use = uses.merge(step.key(), 1, Integer::sum);
    String derived = RequestIds.derive(run.id(), step.key(), use);
    boolean first = use == 1 && step.action() == Action.CREATE;
    return first ? run.carried().getOrDefault(step.key(), derived) : derived;
  }

  private JournalRecord intent(CallStep step, String method, String requestId) {
    return new JournalRecord.Intent(
        requestId,
        step.address(),
        step.action(),
        step.index(),
        method,
        step.target().location(),
        step.target().id(),
        step.body(),
        run.clock().instant());
  }

  private Mutation.Sent send(CallStep step, Mutation mutation, String requestId) {
    return run.calls()
        .call(
            step.service(),
            PASSING,
            (failure, attempt, delay) -> retrying(step, failure, attempt, delay),
            () -> {
              if (run.cancellation().abandoned()) {
                throw new AbandonedException();
              }
              return mutation.send(requestId);
            });
  }

  private void await(CallStep step, OperationHandle operation) {
    Instant begun = run.clock().instant();
    operations.await(
        operation,
        run.cancellation(),
        percent ->
            run.events()
                .publish(
                    new ApplyEvent.Progress(
                        step.address(),
                        step.action(),
                        percent,
                        Duration.between(begun, run.clock().instant()))));
  }

  private void pause(CallStep step, Failure failure, int attempt) {
    Duration delay = Duration.ofSeconds(1L << Math.min(attempt, 5));
    retrying(step, failure, attempt, delay);
    try {
      run.clock().sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AbandonedException();
    }
  }

  private void retrying(CallStep step, Failure failure, int attempt, Duration delay) {
    run.events().publish(new ApplyEvent.Retrying(step.address(), failure, attempt, delay));
  }
}

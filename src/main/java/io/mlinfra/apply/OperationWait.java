package io.mlinfra.apply;

import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import java.time.Duration;
import java.util.function.IntConsumer;

/** Waits for long-running operations, this run's own and those of earlier ones. */
final class OperationWait {
  /** How long a service may hold one poll before it answers. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

  private final Services services;
  private final RetryingCalls calls;

  OperationWait(Services services, RetryingCalls calls) {
    this.services = services;
    this.calls = calls;
  }

  /** The operation itself ended with an error. */
  static final class FailedOperation extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    FailedOperation(Failure failure) {
      super(failure.sentence());
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }

  /**
   * Returns when the operation has ended well.
   *
   * @param progress told the percentage whenever it changes
   * @throws FailedOperation when it ended with an error
   * @throws io.mlinfra.provider.ProviderException when it cannot be read
   * @throws AbandonedException when the user no longer waits
   */
  void await(OperationHandle operation, Cancellation cancellation, IntConsumer progress) {
    Provider provider = services.provider(operation.service());
    Duration pause = FIRST_PAUSE;
    int shown = -1;
    while (true) {
      if (cancellation.abandoned()) {
        throw new AbandonedException();
      }
      OperationState state = calls.call(operation.service(), () -> provider.poll(operation, POLL));
      switch (state) {
        case OperationState.Succeeded() -> {
          return;
        }
        case OperationState.Failed(Failure failure) -> throw new FailedOperation(failure);
        case OperationState.Running(int percent) -> {
          if (percent != shown) {
            shown = percent;
            progress.accept(percent);
          }
          sleep(pause);
          pause = pause.multipliedBy(3).dividedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
      }
    }
  }

  private void sleep(Duration time) {
    try {
      calls.clock().sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AbandonedException();
    }
  }
}

package io.mlinfra.apply.retry;

import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ProviderException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls to services, each again and again as long as that may help: by the category of the
 * failure, within the policy's attempts, the apply's budget and the service's circuit breaker.
 */
public final class RetryingCalls {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingCalls.class);

  /** May be sent again whatever the call was. */
  public static final Set<Category> PASSING =
      Set.of(Category.THROTTLED, Category.TRANSIENT, Category.UNREACHABLE, Category.LOST_ANSWER);

  private static final Set<Category> OUTAGE = Set.of(Category.TRANSIENT, Category.UNREACHABLE);
  private static final int BREAKER_THRESHOLD = 20;
  private static final Duration BREAKER_COOL_DOWN = Duration.ofSeconds(5);
  private static final int BREAKER_PROBES = 6;

  private final RetryPolicy policy;
  private final RetryBudget budget;
  private final Timekeeper clock;
  private final RandomGenerator random;
  private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  public RetryingCalls(
      RetryPolicy policy, RetryBudget budget, Timekeeper clock, RandomGenerator random) {
    this.policy = policy;
    this.budget = budget;
    this.clock = clock;
    this.random = random;
  }

  /** With the default policy and budget and the machine's clock. */
  public static RetryingCalls ofDefault() {
    return ofDefault(Timekeeper.system());
  }

  /** With the default policy and budget. */
  public static RetryingCalls ofDefault(Timekeeper clock) {
    return of(RetryPolicy.DEFAULT, clock);
  }

  /** With the default budget. */
  public static RetryingCalls of(RetryPolicy policy, Timekeeper clock) {
    return new RetryingCalls(
        policy, RetryBudget.ofDefault(), clock, RandomGenerator.of("L64X128MixRandom"));
  }

  public Timekeeper clock() {
    return clock;
  }

  public RetryBudget budget() {
    return budget;
  }

  /**
   * Makes a call, again after failures that pass.
   *
   * @throws ProviderException the last failure, when it does not pass or nothing is left to try
   */
  public <T> T call(String service, Supplier<T> call) {
    return call(service, PASSING, RetryListener.SILENT, call);
  }

  /**
   * Makes a call, again after failures of the given categories.
   *
   * @throws ProviderException the last failure
   */
  public <T> T call(
      String service, Set<Category> passing, RetryListener listener, Supplier<T> call) {
    CircuitBreaker breaker = breaker(service);
    budget.called();
    Optional<ProviderException> last = Optional.empty();
    for (int attempt = 1; ; attempt++) {
      await(service, breaker, last);
      try {
        T result = call.get();
        breaker.answered();
        return result;
      } catch (ProviderException e) {
        Failure failure = e.failure();
        if (OUTAGE.contains(failure.category())) {
          breaker.failed();
        } else {
          breaker.answered();
        }
        if (!passing.contains(failure.category())
            || attempt >= policy.attempts(failure.category())
            || !budget.take()) {
          throw e;
        }
        Duration delay = policy.delay(attempt, failure.retryAfter(), random);
        LOG.info("{}; again in {} ms", failure.sentence(), delay.toMillis());
        listener.retrying(failure, attempt, delay);
        pause(delay, e);
        last = Optional.of(e);
      }
    }
  }

  private void await(String service, CircuitBreaker breaker, Optional<ProviderException> last) {
    while (true) {
      switch (breaker.ask()) {
        case CircuitBreaker.Permit.Go() -> {
          return;
        }
        case CircuitBreaker.Permit.Wait(Duration time) ->
            pause(time, last.orElseGet(() -> down(service)));
        case CircuitBreaker.Permit.Refused() -> throw last.orElseGet(() -> down(service));
      }
    }
  }

  private void pause(Duration time, ProviderException onInterrupt) {
    try {
      clock.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw onInterrupt;
    }
  }

  private CircuitBreaker breaker(String service) {
    return breakers.computeIfAbsent(
        service,
        s -> new CircuitBreaker(clock, BREAKER_THRESHOLD, BREAKER_COOL_DOWN, BREAKER_PROBES));
  }

  private static ProviderException down(String service) {
    return new ProviderException(
        new Failure(
            Category.UNREACHABLE,
            service,
            "any call",
            service,
            0,
            "",
            "the service failed many times in a row, so no further call was made; apply again"
                + " later",
            "",
            Optional.empty()));
  }
}

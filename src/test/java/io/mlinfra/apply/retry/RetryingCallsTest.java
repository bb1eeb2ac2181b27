package io.mlinfra.apply.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlinfra.apply.FastClock;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryingCallsTest {
  private final FastClock clock = new FastClock();
  private final RetryingCalls calls = calls(RetryBudget.ofDefault());

  private RetryingCalls calls(RetryBudget budget) {
    return new RetryingCalls(RetryPolicy.DEFAULT, budget, clock, new Random(1));
  }

  private static ProviderException failure(Category category, Optional<Duration> retryAfter) {
    return new ProviderException(
        new Failure(category, "svc", "insert", "it", 503, "", "no", "", retryAfter));
  }

  /** Fails so many times, then answers. */
  private static Supplier<String> failing(int times, Category category, AtomicInteger made) {
    return () -> {
      if (made.incrementAndGet() <= times) {
        throw failure(category, Optional.empty());
      }
      return "answer";
    };
  }

  @Test
  void whatPassesIsTriedAgainUntilItIsAnswered() {
    AtomicInteger made = new AtomicInteger();
    assertThat(calls.call("svc", failing(5, Category.TRANSIENT, made))).isEqualTo("answer");
    assertThat(made).hasValue(6);
  }

  @Test
  void whoOnlyLooksWaitsNotLongForAServiceThatNobodyServesButForABusyOne() {
    RetryingCalls looks =
        new RetryingCalls(RetryPolicy.READING, new RetryBudget(1000, 10), clock, new Random(7));
    AtomicInteger made = new AtomicInteger();
    assertThatThrownBy(() -> looks.call("away", failing(99, Category.UNREACHABLE, made)))
        .isInstanceOf(ProviderException.class);
    assertThat(made).hasValue(6);
    made.set(0);
    assertThat(looks.call("busy", failing(15, Category.THROTTLED, made))).isEqualTo("answer");
  }

  @Test
  void whatDoesNotPassIsNotTriedAgain() {
    AtomicInteger made = new AtomicInteger();
    assertThatThrownBy(() -> calls.call("svc", failing(9, Category.DENIED, made)))
        .isInstanceOf(ProviderException.class);
    assertThat(made).hasValue(1);
  }

  @Test
  void retryAfterIsNeverUndercut() {
    AtomicInteger made = new AtomicInteger();
    Instant before = clock.instant();
    calls.call(
        "svc",
        () -> {
          if (made.incrementAndGet() == 1) {
            throw failure(Category.THROTTLED, Optional.of(Duration.ofSeconds(17)));
          }
          return "answer";
        });
    assertThat(Duration.between(before, clock.instant()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(17));
  }

  @Property
  void waitsAreSpreadOverTheWholeRangeAndNeverBeyondTheCap(
      @ForAll @IntRange(min = 1, max = 60) int attempt, @ForAll long seed) {
    Duration delay = RetryPolicy.DEFAULT.delay(attempt, Optional.empty(), new Random(seed));
    assertThat(delay).isBetween(Duration.ZERO, RetryPolicy.DEFAULT.cap());
  }

  @Test
  void theBudgetOfAnApplyEndsAllRetriesTogether() {
    RetryingCalls frugal = calls(new RetryBudget(3, 0));
    AtomicInteger made = new AtomicInteger();
    assertThatThrownBy(() -> frugal.call("svc", failing(99, Category.TRANSIENT, made)))
        .isInstanceOf(ProviderException.class);
    assertThat(made).hasValue(4);
  }

  @Test
  void aServiceThatStaysDownIsLeftAloneAndAnotherOneIsNot() {
    RetryingCalls patient = calls(new RetryBudget(1000, 10));
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> patient.call("down", failing(9999, Category.UNREACHABLE, made)))
          .isInstanceOf(ProviderException.class);
    }
    int calledWhileDown = made.get();
    assertThatThrownBy(() -> patient.call("down", failing(9999, Category.UNREACHABLE, made)))
        .hasMessageContaining("failed many times in a row");
    assertThat(made).hasValue(calledWhileDown);
    assertThat(calledWhileDown).isLessThan(40);
    assertThat(patient.call("up", () -> "answer")).isEqualTo("answer");
  }

  @Test
  void aBreakerLetsOneProbeThroughAndClosesWhenItIsAnswered() {
    CircuitBreaker breaker = new CircuitBreaker(clock, 2, Duration.ofSeconds(5), 3);
    breaker.failed();
    breaker.failed();
    assertThat(breaker.ask()).isInstanceOf(CircuitBreaker.Permit.Wait.class);
    pass(Duration.ofSeconds(5));
    List<CircuitBreaker.Permit> permits = new ArrayList<>(List.of(breaker.ask(), breaker.ask()));
    assertThat(permits.getFirst()).isEqualTo(new CircuitBreaker.Permit.Go());
    assertThat(permits.getLast()).isInstanceOf(CircuitBreaker.Permit.Wait.class);
    breaker.answered();
    assertThat(breaker.ask()).isEqualTo(new CircuitBreaker.Permit.Go());
  }

  private void pass(Duration time) {
    try {
      clock.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.mlinfra.apply.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Job job(int id, String lane, int seconds, Integer... needs) {
    return new Job(id, lane, Duration.ofSeconds(seconds), Set.of(needs));
  }

  private static List<Integer> startAll(Dispatcher dispatcher) {
    List<Integer> started = new ArrayList<>();
    dispatcher.next(NOW).ifPresent(job -> started.add(job.id()));
    while (!started.isEmpty()) {
      var next = dispatcher.next(NOW);
      if (next.isEmpty()) {
        break;
      }
      started.add(next.get().id());
    }
    return started;
  }

  @Test
  void theJobThatTheLongestChainWaitsForStartsFirst() {
    Dispatcher dispatcher =
        new Dispatcher(List.of(job(0, "a", 5), job(1, "a", 1), job(2, "a", 9, 1)), Limits.of(1));
    assertThat(startAll(dispatcher)).containsExactly(1);
  }

  @Test
  void aFullLaneHoldsBackOnlyItsOwnJobs() {
    Dispatcher dispatcher =
        new Dispatcher(
            List.of(job(0, "a", 9), job(1, "a", 8), job(2, "b", 1)), new Limits(8, Map.of("a", 1)));
    assertThat(startAll(dispatcher)).containsExactly(0, 2);
  }

  @Test
  void aFailureSkipsAllThatNeedsItAndNothingElse() {
    Dispatcher dispatcher =
        new Dispatcher(
            List.of(job(0, "a", 1), job(1, "a", 1), job(2, "a", 1, 0), job(3, "a", 1, 2, 1)),
            Limits.of(4));
    startAll(dispatcher);
    assertThat(dispatcher.failed(0)).extracting(Job::id).containsExactly(2, 3);
    dispatcher.succeeded(1);
    assertThat(dispatcher.finished()).isTrue();
  }

  @Test
  void theForecastCountsDownWithTheTimeSpent() {
    Dispatcher dispatcher =
        new Dispatcher(List.of(job(0, "a", 10), job(1, "a", 20, 0)), Limits.of(4));
    assertThat(dispatcher.remaining(NOW)).isEqualTo(Duration.ofSeconds(30));
    dispatcher.next(NOW);
    assertThat(dispatcher.remaining(NOW.plusSeconds(4))).isEqualTo(Duration.ofSeconds(26));
    assertThat(dispatcher.remaining(NOW.plusSeconds(60))).isEqualTo(Duration.ofSeconds(20));
    assertThat(dispatcher.criticalPath()).extracting(Job::id).containsExactly(0, 1);
  }

  @Test
  void jobsThatWaitForEachOtherAreRefused() {
    assertThatThrownBy(
            () -> new Dispatcher(List.of(job(0, "a", 1, 1), job(1, "a", 1, 0)), Limits.of(1)))
        .hasMessageContaining("circle");
  }
}

package io.mlinfra.apply.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * On random graphs and a simulated clock the makespan stays within 1.1 of what no schedule can
 * beat.
 */
class MakespanTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final double FACTOR = 1.1;

  private record Running(Job job, Instant end) {}

  @Property(tries = 300)
  void theMakespanIsNearTheBound(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 24) int parallelism,
      @ForAll @IntRange(min = 0, max = 4) int density) {
    List<Job> jobs = graph(new Random(seed), 40 * parallelism, density);
    Duration bound = bound(jobs, parallelism);
    Duration makespan = simulate(jobs, parallelism);
    assertThat(makespan).isGreaterThanOrEqualTo(bound);
    assertThat((double) makespan.toMillis()).isLessThanOrEqualTo(FACTOR * bound.toMillis());
  }

  /** Each job needs up to {@code density} of the earlier ones; they take 1 to 60 seconds. */
  private static List<Job> graph(Random random, int size, int density) {
    List<Job> jobs = new ArrayList<>();
    for (int id = 0; id < size; id++) {
      Set<Integer> needs = new HashSet<>();
      for (int i = 0; i < density && id > 0; i++) {
        needs.add(random.nextInt(id));
      }
      jobs.add(new Job(id, "lane", Duration.ofSeconds(1 + random.nextInt(60)), needs));
    }
    return jobs;
  }

  /**
   * No schedule is shorter: whatever cannot start before {@code h} and has {@code q} to run after
   * it must fit, evenly spread at best, between the two. The longest path and the work spread over
   * all are special cases of that.
   */
  private static Duration bound(List<Job> jobs, int parallelism) {
    long[] head = new long[jobs.size()];
    long[] tail = new long[jobs.size()];
    for (Job job : jobs) {
      for (int n : job.needs()) {
        head[job.id()] = Math.max(head[job.id()], head[n] + jobs.get(n).estimate().toMillis());
      }
    }
    for (Job job : jobs.reversed()) {
      long through = tail[job.id()] + job.estimate().toMillis();
      job.needs().forEach(n -> tail[n] = Math.max(tail[n], through));
    }
    long bound = 0;
    for (Job job : jobs) {
      bound = Math.max(bound, head[job.id()] + job.estimate().toMillis() + tail[job.id()]);
    }
    for (long h : thresholds(head)) {
      for (long q : thresholds(tail)) {
        long work = 0;
        for (Job job : jobs) {
          work += head[job.id()] >= h && tail[job.id()] >= q ? job.estimate().toMillis() : 0;
        }
        bound = Math.max(bound, work == 0 ? 0 : h + work / parallelism + q);
      }
    }
    return Duration.ofMillis(bound);
  }

  private static long[] thresholds(long[] values) {
    long[] sorted = Arrays.stream(values).sorted().distinct().toArray();
    int step = Math.max(1, sorted.length / 24);
    return IntStream.range(0, sorted.length)
        .filter(i -> i % step == 0)
        .mapToLong(i -> sorted[i])
        .toArray();
  }

  private static Duration simulate(List<Job> jobs, int parallelism) {
    Dispatcher dispatcher = new Dispatcher(jobs, Limits.of(parallelism));
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparing(Running::end));
    Instant now = START;
    while (!dispatcher.finished()) {
      for (var next = dispatcher.next(now); next.isPresent(); next = dispatcher.next(now)) {
        running.add(new Running(next.get(), now.plus(next.get().estimate())));
      }
      assertThat(running).hasSizeLessThanOrEqualTo(parallelism);
      Running first = running.poll();
      assertThat(first).as("something always runs until all is done").isNotNull();
      now = first.end();
      dispatcher.succeeded(first.job().id());
    }
    return Duration.between(START, now);
  }
}

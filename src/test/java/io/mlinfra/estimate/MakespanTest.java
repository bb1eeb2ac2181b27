package io.mlinfra.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.apply.schedule.Job;
import io.mlinfra.apply.schedule.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * An estimate is never shorter than the longest chain and never longer than one after the other.
 */
class MakespanTest {
  @Property(tries = 200)
  void liesBetweenTheLongestChainAndTheSum(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 16) int parallelism) {
    Random random = new Random(seed);
    List<Job> jobs = new ArrayList<>();
    Duration[] chain = new Duration[size];
    Duration sum = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (int id = 0; id < size; id++) {
      Set<Integer> needs = new HashSet<>();
      for (int i = 0; id > 0 && i < random.nextInt(3); i++) {
        needs.add(random.nextInt(id));
      }
      Duration time = Duration.ofSeconds(random.nextInt(60));
      jobs.add(new Job(id, "lane", time, needs));
      chain[id] =
          needs.stream()
              .map(n -> chain[n])
              .max(Duration::compareTo)
              .orElse(Duration.ZERO)
              .plus(time);
      longest = chain[id].compareTo(longest) > 0 ? chain[id] : longest;
      sum = sum.plus(time);
    }
    assertThat(Makespan.of(jobs, Limits.of(parallelism))).isBetween(longest, sum);
    assertThat(Makespan.of(jobs, Limits.of(1))).isEqualTo(sum);
    assertThat(Makespan.of(jobs, Limits.of(size))).isEqualTo(longest);
  }
}

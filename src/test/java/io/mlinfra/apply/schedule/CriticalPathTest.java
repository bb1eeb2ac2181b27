package io.mlinfra.apply.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  private static Job job(int id, Integer... needs) {
    return new Job(id, "lane", Duration.ofHours(1), Set.of(needs));
  }

  @Test
  void itIsTheLongestChainByTheTimesThatJobsTookNotByTheirEstimates() {
    List<Job> jobs = List.of(job(0), job(1, 0), job(2, 0), job(3, 1));
    Map<Integer, Duration> took =
        Map.of(
            0, Duration.ofSeconds(2),
            1, Duration.ofSeconds(3),
            2, Duration.ofSeconds(9),
            3, Duration.ofSeconds(5));

    assertThat(CriticalPath.of(jobs, took)).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void whatDidNotRunTookNoTime() {
    assertThat(CriticalPath.of(List.of(job(0), job(1, 0)), Map.of(0, Duration.ofSeconds(2))))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(CriticalPath.of(List.of(), Map.of())).isZero();
  }
}

package io.mlinfra.apply.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The chain of jobs that kept an end from coming sooner, with any number of them at once. */
public final class CriticalPath {
  private CriticalPath() {}

  /**
   * How long the longest chain took.
   *
   * @param jobs each at the position of its id
   * @param took by id; a job that is not named did not run, and took no time
   */
  public static Duration of(List<Job> jobs, Map<Integer, Duration> took) {
    List<Job> real = new ArrayList<>();
    List<List<Integer>> successors = new ArrayList<>();
    for (Job job : jobs) {
      successors.add(new ArrayList<>());
      real.add(
          new Job(job.id(), job.lane(), took.getOrDefault(job.id(), Duration.ZERO), job.needs()));
    }
    jobs.forEach(j -> j.needs().forEach(n -> successors.get(n).add(j.id())));
    return LongestPaths.of(real, successors).stream()
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}

package io.mlinfra.apply.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** For every job, the time from its start to the end of the longest chain that waits for it. */
final class LongestPaths {
  private LongestPaths() {}

  /**
   * The remaining path of each job, by id, its own estimate included.
   *
   * @param successors for each job those that need it
   * @throws IllegalArgumentException when jobs wait for each other in a circle
   */
  static List<Duration> of(List<Job> jobs, List<List<Integer>> successors) {
    int[] open = new int[jobs.size()];
    Duration[] path = new Duration[jobs.size()];
    List<List<Integer>> predecessors = new ArrayList<>();
    jobs.forEach(j -> predecessors.add(new ArrayList<>()));
    Deque<Integer> ready = new ArrayDeque<>();
    for (Job job : jobs) {
      path[job.id()] = job.estimate();
      open[job.id()] = successors.get(job.id()).size();
      if (open[job.id()] == 0) {
        ready.add(job.id());
      }
      successors.get(job.id()).forEach(s -> predecessors.get(s).add(job.id()));
    }
    int seen = 0;
    while (!ready.isEmpty()) {
      int last = ready.pop();
      seen++;
      for (int before : predecessors.get(last)) {
        Duration through = jobs.get(before).estimate().plus(path[last]);
        if (through.compareTo(path[before]) > 0) {
          path[before] = through;
        }
        if (--open[before] == 0) {
          ready.add(before);
        }
      }
    }
    if (seen < jobs.size()) {
      throw new IllegalArgumentException("jobs wait for each other in a circle");
    }
    return List.of(path);
  }
}

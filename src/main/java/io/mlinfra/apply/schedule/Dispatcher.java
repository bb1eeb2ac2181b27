package io.mlinfra.apply.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Says which job starts next: of those whose turn has come and whose lane has room, the one with
 * the longest remaining path. Holds no thread and no clock; not safe for use by many threads.
 */
public final class Dispatcher {
  private final List<Job> jobs;
  private final Limits limits;
  private final List<List<Integer>> successors = new ArrayList<>();
  private final List<Duration> paths;
  private final int[] waitingFor;
  private final Map<String, PriorityQueue<Job>> ready = new HashMap<>();
  private final Map<String, Integer> busy = new HashMap<>();
  private final Map<Integer, Instant> running = new HashMap<>();
  private final Set<Integer> ended = new HashSet<>();

  /**
   * @param jobs each at the position of its id
   * @throws IllegalArgumentException when jobs wait for each other in a circle
   */
  public Dispatcher(List<Job> jobs, Limits limits) {
    this.jobs = List.copyOf(jobs);
    this.limits = limits;
    this.waitingFor = new int[jobs.size()];
    jobs.forEach(j -> successors.add(new ArrayList<>()));
    for (Job job : jobs) {
      waitingFor[job.id()] = job.needs().size();
      job.needs().forEach(b -> successors.get(b).add(job.id()));
    }
    this.paths = LongestPaths.of(this.jobs, successors);
    jobs.stream().filter(j -> waitingFor[j.id()] == 0).forEach(this::makeReady);
  }

  /** The next job to start now, if any may; it counts as running from here on. */
  public Optional<Job> next(Instant now) {
    if (running.size() >= limits.total()) {
      return Optional.empty();
    }
    Job best = null;
    for (Map.Entry<String, PriorityQueue<Job>> lane : ready.entrySet()) {
      Job head = lane.getValue().peek();
      boolean room = busy.getOrDefault(lane.getKey(), 0) < limits.lane(lane.getKey());
      if (head != null && room && (best == null || byPath().compare(head, best) < 0)) {
        best = head;
      }
    }
    if (best != null) {
      ready.getOrDefault(best.lane(), new PriorityQueue<>()).poll();
      busy.merge(best.lane(), 1, Integer::sum);
      running.put(best.id(), now);
    }
    return Optional.ofNullable(best);
  }

  /** A running job ended well. */
  public void succeeded(int id) {
    stop(id);
    ended.add(id);
    for (int s : successors.get(id)) {
      if (--waitingFor[s] == 0) {
        makeReady(jobs.get(s));
      }
    }
  }

  /**
   * A running job failed.
   *
   * @return the jobs that will not run because of it, nearest first
   */
  public List<Job> failed(int id) {
    stop(id);
    List<Job> skipped = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(id));
    Set<Integer> doomed = new HashSet<>(Set.of(id));
    while (!open.isEmpty()) {
      int next = open.poll();
      for (int s : successors.get(next)) {
        if (doomed.add(s)) {
          skipped.add(jobs.get(s));
          open.add(s);
        }
      }
    }
    ended.addAll(doomed);
    return skipped;
  }

  public boolean finished() {
    return ended.size() == jobs.size();
  }

  public int runningCount() {
    return running.size();
  }

  /** The jobs that have neither ended nor started. */
  public List<Job> notStarted() {
    return jobs.stream()
        .filter(j -> !ended.contains(j.id()) && !running.containsKey(j.id()))
        .toList();
  }

  /**
   * How long the rest will take at least: the longest remaining path, or the remaining work spread
   * over the limit, whichever is more.
   */
  public Duration remaining(Instant now) {
    Duration longest = Duration.ZERO;
    Duration work = Duration.ZERO;
    for (Job job : jobs) {
      if (!ended.contains(job.id())) {
        Duration spent = spent(job, now);
        Duration path = paths.get(job.id()).minus(spent);
        longest = path.compareTo(longest) > 0 ? path : longest;
        work = work.plus(job.estimate()).minus(spent);
      }
    }
    Duration spread = work.dividedBy(limits.total());
    return spread.compareTo(longest) > 0 ? spread : longest;
  }

  /** The unfinished jobs of the longest remaining path, first one first. */
  public List<Job> criticalPath() {
    List<Job> path = new ArrayList<>();
    Optional<Job> next = jobs.stream().filter(j -> !ended.contains(j.id())).min(byPath());
    while (next.isPresent()) {
      path.add(next.get());
      next =
          successors.get(next.get().id()).stream()
              .filter(s -> !ended.contains(s))
              .map(jobs::get)
              .min(byPath());
    }
    return path;
  }

  /** Never more than the estimate: a job that takes longer is taken to end any moment. */
  private Duration spent(Job job, Instant now) {
    Instant since = running.get(job.id());
    if (since == null) {
      return Duration.ZERO;
    }
    Duration spent = Duration.between(since, now);
    return spent.compareTo(job.estimate()) > 0 ? job.estimate() : spent;
  }

  private void stop(int id) {
    if (running.remove(id) == null) {
      throw new IllegalStateException("job " + id + " is not running");
    }
    busy.merge(jobs.get(id).lane(), -1, Integer::sum);
  }

  private void makeReady(Job job) {
    ready.computeIfAbsent(job.lane(), k -> new PriorityQueue<>(byPath())).add(job);
  }

  private Comparator<Job> byPath() {
    return Comparator.comparing((Job j) -> paths.get(j.id())).reversed().thenComparing(Job::id);
  }
}

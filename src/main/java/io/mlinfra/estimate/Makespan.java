package io.mlinfra.estimate;

import io.mlinfra.apply.schedule.Dispatcher;
import io.mlinfra.apply.schedule.Job;
import io.mlinfra.apply.schedule.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Runs jobs on a clock of its own, as an apply would start them, and says when the last ends. */
final class Makespan {
  private Makespan() {}

  private record Running(int id, Instant end) {}

  static Duration of(List<Job> jobs, Limits limits) {
    Dispatcher dispatcher = new Dispatcher(jobs, limits);
    PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparing(Running::end));
    Instant now = Instant.EPOCH;
    while (!dispatcher.finished()) {
      Optional<Job> next = dispatcher.next(now);
      while (next.isPresent()) {
        running.add(new Running(next.get().id(), now.plus(next.get().estimate())));
        next = dispatcher.next(now);
      }
      Running first = running.remove();
      now = first.end();
      dispatcher.succeeded(first.id());
    }
    return Duration.between(Instant.EPOCH, now);
  }
}

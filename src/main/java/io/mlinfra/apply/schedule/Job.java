package io.mlinfra.apply.schedule;

import java.time.Duration;
import java.util.Set;

/**
 * One piece of work with its place in the order.
 *
 * @param id its position in the list of jobs, from 0
 * @param lane the service whose own limit it counts against
 * @param estimate how long it is expected to take
 * @param needs jobs that must have succeeded before it; when one fails, this one is skipped
 */
public record Job(int id, String lane, Duration estimate, Set<Integer> needs) {
  public Job {
    needs = Set.copyOf(needs);
  }
}

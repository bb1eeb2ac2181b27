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
 * @param follows jobs that must have ended before it, well or not
 */
public record Job(
    int id, String lane, Duration estimate, Set<Integer> needs, Set<Integer> follows) {
  public Job {
    needs = Set.copyOf(needs);
    follows = Set.copyOf(follows);
  }
}

package io.mlinfra.control;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the fleet at one instant.
 *
 * @param utilization the mean of a cluster's machines, 0 to 1 and above under overload; a cluster
 *     that reports nothing is absent
 * @param groups every group that exists, in plan order
 */
public record Observation(Instant at, Map<String, Double> utilization, List<GroupState> groups) {
  public Observation {
    utilization = Map.copyOf(utilization);
    groups = List.copyOf(groups);
  }

  public List<GroupState> of(String cluster) {
    return groups.stream().filter(g -> g.cluster().equals(cluster)).toList();
  }

  public Optional<Double> utilizationOf(String cluster) {
    return Optional.ofNullable(utilization.get(cluster));
  }
}

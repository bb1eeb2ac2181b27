package io.mlinfra.control.sim;

import io.mlinfra.control.Decision;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * What a trace came to.
 *
 * @param length how long it ran
 * @param step how often the rules were asked
 * @param cost US dollars for all machines, by list price; machines of unknown price left out
 * @param onDemand what the same machines would have cost on demand
 * @param fixed what the fleet at its greatest size would have cost, on demand and spot as planned
 * @param unknownHours machine hours whose price is not known
 * @param budgetDaysOver days on which the daily budget was passed
 */
public record SimulationResult(
    Duration length,
    Duration step,
    List<ClusterResult> clusters,
    List<Moment> timeline,
    List<Dated> decisions,
    BigDecimal cost,
    BigDecimal onDemand,
    BigDecimal fixed,
    double unknownHours,
    int budgetDaysOver) {
  public SimulationResult {
    clusters = List.copyOf(clusters);
    timeline = List.copyOf(timeline);
    decisions = List.copyOf(decisions);
  }

  /**
   * One cluster's figures.
   *
   * @param machineHours of all machines; {@code spotHours} of them on spot capacity
   * @param utilization mean over the machines that were ready
   * @param unservedHours work that found no machine, in machine hours
   * @param preempted machines taken back
   * @param lostHours work done since the last checkpoint and lost with them, in machine hours
   * @param restarted machines ended by the limit on their run time
   */
  public record ClusterResult(
      String cluster,
      double machineHours,
      double spotHours,
      long peak,
      double utilization,
      double unservedHours,
      long preempted,
      double lostHours,
      long restarted) {}

  /** A cluster at a time, when something about it changed. */
  public record Moment(
      Duration at, String cluster, double load, long machines, long ready, double utilization) {}

  /** A decision and when it was made. */
  public record Dated(Duration at, Decision decision) {}
}

package io.mlinfra.control.sim;

import java.time.Duration;
import java.util.List;

/** Adds up what happens to one cluster. */
final class ClusterLedger {
  private final String cluster;
  private double machineHours;
  private double spotHours;
  private double readyHours;
  private double usedHours;
  private double unservedHours;
  private double lostHours;
  private long peak;
  private long preempted;
  private long restarted;

  ClusterLedger(String cluster) {
    this.cluster = cluster;
  }

  void passed(Duration step, double load, List<SimGroup> groups, long ready) {
    double hours = hours(step);
    long alive = groups.stream().mapToLong(SimGroup::alive).sum();
    machineHours += alive * hours;
    spotHours +=
        groups.stream().filter(g -> g.placement().spot()).mapToLong(SimGroup::alive).sum() * hours;
    readyHours += ready * hours;
    usedHours += Math.min(load, ready) * hours;
    unservedHours += Math.max(0, load - ready) * hours;
    peak = Math.max(peak, alive);
  }

  /** Machines were taken back; what they did since the last checkpoint is lost. */
  void lost(Duration now, Duration checkpoint, double utilization, List<SimGroup.Node> nodes) {
    preempted += nodes.size();
    for (SimGroup.Node n : nodes) {
      long worked = Math.max(0, now.minus(n.ready()).toMillis());
      lostHours +=
          hours(Duration.ofMillis(worked % checkpoint.toMillis())) * Math.min(1, utilization);
    }
  }

  void restarted(int count) {
    restarted += count;
  }

  SimulationResult.ClusterResult result() {
    return new SimulationResult.ClusterResult(
        cluster,
        machineHours,
        spotHours,
        peak,
        readyHours == 0 ? 0 : usedHours / readyHours,
        unservedHours,
        preempted,
        lostHours,
        restarted);
  }

  private static double hours(Duration d) {
    return d.toMillis() / 3_600_000.0;
  }
}

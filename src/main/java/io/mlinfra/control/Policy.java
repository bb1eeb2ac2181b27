package io.mlinfra.control;

import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.RecoverySpec;
import io.mlinfra.spec.ScalingSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the plan asks of the controller.
 *
 * @param clusters by name, in plan order
 * @param budget the daily budget and its thresholds
 */
public record Policy(Map<String, Cluster> clusters, Optional<CostSpec.Controls> budget) {
  /** Below this utilisation a machine counts as idle; the machines' own detector agrees. */
  public static final double IDLE = 0.05;

  /** What happens to the machines of a cluster that were taken back. */
  public enum Handling {
    /** Goes elsewhere at once. */
    MIGRATE,
    /** Waits one checkpoint interval for its place to come back, then goes elsewhere. */
    CHECKPOINT,
    /** Waits for its place to come back. */
    RESTART
  }

  /**
   * One cluster.
   *
   * @param up utilisation above which machines are added
   * @param down utilisation below which machines may be removed
   * @param fallback regions for what finds no room, best first
   * @param maxMoves how often the machines of one group may be sent elsewhere
   */
  public record Cluster(
      String name,
      double up,
      double down,
      List<String> fallback,
      Handling handling,
      Duration checkpointInterval,
      long maxMoves) {}

  public static Policy of(FleetPlan plan) {
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    plan.fleet().keySet().forEach(name -> clusters.put(name, cluster(plan, name)));
    return new Policy(clusters, plan.cost().controls());
  }

  private static Cluster cluster(FleetPlan plan, String name) {
    ScalingSpec scaling = plan.scalingOf(name);
    Optional<CostSpec.Spot> spot = Optional.ofNullable(plan.cost().spot().get(name));
    Optional<RecoverySpec.SpotPreemption> recovery = plan.recovery().spotPreemption();
    Set<String> fallback = new LinkedHashSet<>();
    spot.ifPresent(s -> fallback.addAll(s.fallbackRegions()));
    recovery.ifPresent(r -> fallback.addAll(r.fallbackRegions()));
    return new Cluster(
        name,
        scaling.scaleUp().value().doubleValue(),
        scaling.scaleDown().value().doubleValue(),
        new ArrayList<>(fallback),
        spot.map(s -> Handling.valueOf(s.preemptionHandling().toUpperCase(java.util.Locale.ROOT)))
            .orElse(Handling.RESTART),
        recovery.map(RecoverySpec.SpotPreemption::checkpointInterval).orElse(Duration.ofMinutes(5)),
        recovery.map(RecoverySpec.SpotPreemption::maxRetryAttempts).orElse(0L));
  }

  /** US dollars a day; empty when the plan has no budget or one of zero. */
  public Optional<BigDecimal> dailyBudget() {
    return budget.map(CostSpec.Controls::dailyBudget).filter(b -> b.signum() > 0);
  }
}

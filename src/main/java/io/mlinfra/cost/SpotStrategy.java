package io.mlinfra.cost;

import io.mlinfra.inventory.SizeRange;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.RecoverySpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What spot capacity saves, and what an hour without it would cost.
 *
 * @param onDemandHour what the spot machines would cost on demand, US dollars an hour
 * @param spotHour what they cost as spot
 */
public record SpotStrategy(
    SizeRange onDemandHour, SizeRange spotHour, List<Preemption> preemptions) {
  private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3600);

  /**
   * One hour in which a cluster's spot machines are all taken away.
   *
   * @param handling what the plan does then: {@code migrate}, {@code checkpoint} or {@code restart}
   * @param machines how many spot machines it has
   * @param replacement what on-demand machines in their place cost more, US dollars
   * @param lost what the whole cluster cost since its last checkpoint, which may have to be done
   *     again: at most this much
   */
  public record Preemption(
      String cluster, String handling, SizeRange machines, SizeRange replacement, SizeRange lost) {}

  public SpotStrategy {
    preemptions = List.copyOf(preemptions);
  }

  static SpotStrategy of(FleetPlan plan, List<CostLine> lines) {
    List<CostLine> spot = lines.stream().filter(SpotStrategy::comparable).toList();
    Map<String, List<CostLine>> byCluster = new TreeMap<>();
    spot.forEach(l -> byCluster.computeIfAbsent(l.cluster(), k -> new ArrayList<>()).add(l));
    BigDecimal share = checkpointShare(plan);
    List<Preemption> preemptions = new ArrayList<>();
    byCluster.forEach(
        (cluster, own) -> {
          SizeRange machines =
              own.stream().map(CostLine::quantity).reduce(SizeRange.ZERO, SizeRange::plus);
          SizeRange whole =
              FleetCost.sum(lines.stream().filter(l -> l.cluster().equals(cluster)).toList());
          preemptions.add(
              new Preemption(
                  cluster,
                  handling(plan, cluster),
                  machines,
                  onDemand(own).minus(FleetCost.sum(own)),
                  whole.times(share)));
        });
    return new SpotStrategy(onDemand(spot), FleetCost.sum(spot), preemptions);
  }

  /** Without both prices a difference would be made up. */
  private static boolean comparable(CostLine l) {
    return l.spot() && l.unitHour().isPresent() && l.onDemandHour().isPresent();
  }

  private static SizeRange onDemand(List<CostLine> lines) {
    return lines.stream()
        .map(l -> l.quantity().times(l.onDemandHour().orElse(BigDecimal.ZERO)))
        .reduce(SizeRange.ZERO, SizeRange::plus);
  }

  private static String handling(FleetPlan plan, String cluster) {
    return Optional.ofNullable(plan.cost().spot().get(cluster))
        .map(CostSpec.Spot::preemptionHandling)
        .orElse("restart");
  }

  /** The time between checkpoints as a share of an hour; a whole hour without checkpoints. */
  private static BigDecimal checkpointShare(FleetPlan plan) {
    return plan.recovery()
        .spotPreemption()
        .map(RecoverySpec.SpotPreemption::checkpointInterval)
        .map(Duration::toSeconds)
        .map(s -> BigDecimal.valueOf(s).divide(SECONDS_AN_HOUR, 10, RoundingMode.HALF_UP))
        .orElse(BigDecimal.ONE);
  }

  public SizeRange saved() {
    return onDemandHour.minus(spotHour);
  }
}

package io.mlinfra.control;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.hook.CostPoints;
import io.mlinfra.spec.FleetPlan;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one machine of a group costs, by list price. */
@FunctionalInterface
public interface Rates {
  /** US dollars an hour; empty when the price is not known. */
  Optional<BigDecimal> machineHour(Placement placement);

  static Rates of(FleetPlan plan, Catalog catalog) {
    return p ->
        catalog
            .machineType(plan.cluster(p.cluster()).machineType())
            .flatMap(
                t ->
                    catalog
                        .prices()
                        .machineHour(
                            t, p.region(), p.spot() ? Provisioning.SPOT : Provisioning.STANDARD));
  }

  /** US dollars an hour for all that runs; what has no known price is left out. */
  default BigDecimal hour(Collection<GroupState> groups) {
    return groups.stream()
        .map(
            g ->
                machineHour(g.placement())
                    .orElse(BigDecimal.ZERO)
                    .multiply(BigDecimal.valueOf(g.running())))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The same, by cluster and region. */
  default Map<CostPoints.Where, BigDecimal> byPlace(Collection<GroupState> groups) {
    Map<CostPoints.Where, BigDecimal> sums = new HashMap<>();
    for (GroupState g : groups) {
      sums.merge(new CostPoints.Where(g.cluster(), g.region()), hour(List.of(g)), BigDecimal::add);
    }
    return sums;
  }
}

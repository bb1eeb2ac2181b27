package io.mlinfra.cost;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.blueprint.Placements;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Price;
import io.mlinfra.catalog.PriceUnit;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PerformanceSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a fleet costs at its least and greatest size, by list price, in US dollars.
 *
 * @param budget the plan's daily budget with its thresholds
 */
public record FleetCost(List<CostLine> lines, Optional<CostSpec.Controls> budget) {
  private static final BigDecimal HOURS_A_MONTH = BigDecimal.valueOf(PriceUnit.HOURS_IN_MONTH);
  private static final BigDecimal HOURS_A_DAY = BigDecimal.valueOf(24);

  public FleetCost {
    lines = List.copyOf(lines);
  }

  public static FleetCost of(FleetPlan plan, Catalog catalog) {
    List<CostLine> lines = new ArrayList<>();
    for (Placement p : new Placements(plan, catalog).all()) {
      lines.addAll(placement(plan, catalog, p));
    }
    return new FleetCost(lines, plan.cost().controls());
  }

  private static List<CostLine> placement(FleetPlan plan, Catalog catalog, Placement p) {
    ClusterSpec cluster = plan.cluster(p.cluster());
    Optional<MachineType> type = catalog.machineType(cluster.machineType());
    Provisioning provisioning = p.spot() ? Provisioning.SPOT : Provisioning.STANDARD;
    List<CostLine> lines = new ArrayList<>();
    Optional<BigDecimal> hour =
        type.flatMap(t -> catalog.prices().machineHour(t, p.region(), provisioning));
    lines.add(
        new CostLine(
            p.cluster(),
            p.region(),
            cluster.machineType() + (p.spot() ? ", spot" : ""),
            hour,
            p.min(),
            p.max(),
            source(catalog, "machine/" + cluster.machineType(), p.region())));
    boolean hyperdiskOnly =
        type.map(t -> !t.series().diskTypes().contains("pd-balanced")).orElse(false);
    String boot = hyperdiskOnly ? "hyperdisk-balanced" : "pd-balanced";
    lines.add(disk(catalog, p, "boot disk, " + boot, "disk/" + boot, cluster.bootDisk().gb()));
    boolean memory =
        type.filter(t -> t.series().name().startsWith("m") && t.gpuCount() == 0).isPresent();
    Optional<PerformanceSpec.Hyperdisk> extreme = plan.performance().storage().hyperdiskExtreme();
    if (memory && extreme.isPresent()) {
      long gb =
          Math.max(
              catalog
                  .diskType("hyperdisk-extreme")
                  .map(d -> (long) d.leastGbFor(extreme.get().iopsPerVolume()))
                  .orElse(0L),
              extreme.get().size().map(s -> s.gb()).orElse(0L));
      lines.add(
          disk(
              catalog,
              p,
              extreme.get().volumesPerInstance() + " x hyperdisk-extreme, capacity",
              "disk/hyperdisk-extreme",
              gb * extreme.get().volumesPerInstance()));
      lines.add(
          disk(
              catalog,
              p,
              "hyperdisk-extreme, provisioned IOPS",
              "disk/hyperdisk-extreme/iops",
              extreme.get().iopsPerVolume() * extreme.get().volumesPerInstance()));
    }
    return lines;
  }

  private static CostLine disk(Catalog catalog, Placement p, String what, String sku, long amount) {
    Optional<BigDecimal> hour =
        catalog
            .prices()
            .find(sku, p.region())
            .flatMap(price -> price.of(Provisioning.STANDARD))
            .map(
                m ->
                    m.multiply(BigDecimal.valueOf(amount))
                        .divide(HOURS_A_MONTH, 8, RoundingMode.HALF_UP));
    return new CostLine(
        p.cluster(), p.region(), what, hour, p.min(), p.max(), source(catalog, sku, p.region()));
  }

  private static String source(Catalog catalog, String sku, String region) {
    return catalog
        .prices()
        .find(sku, region)
        .map((Price x) -> catalog.sourceOf(x.provenance()))
        .orElse("");
  }

  /** US dollars an hour at the least size. */
  public BigDecimal hourAtMin() {
    return lines.stream().map(l -> l.hour(l.min())).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** US dollars an hour at the greatest size. */
  public BigDecimal hourAtMax() {
    return lines.stream().map(l -> l.hour(l.max())).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  public static BigDecimal day(BigDecimal hour) {
    return hour.multiply(HOURS_A_DAY);
  }

  /** US dollars for a month of 730 hours. */
  public static BigDecimal month(BigDecimal hour) {
    return hour.multiply(HOURS_A_MONTH);
  }

  /** What has no known price, so that the totals are too low by it. */
  public List<CostLine> unknown() {
    return lines.stream().filter(l -> l.unitHour().isEmpty() && l.max() > 0).toList();
  }
}

package io.mlinfra.cost;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.PriceUnit;
import io.mlinfra.inventory.Inventory;
import io.mlinfra.inventory.Item;
import io.mlinfra.inventory.SizeRange;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.FleetPlan;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a fleet costs at its least, expected and greatest size, by list price, in US dollars.
 *
 * @param usage what is billed by use, not counted
 * @param outside services that bill by contract, not counted
 * @param spot what the spot strategy saves, and what its loss would cost
 * @param budget the plan's daily budget with its thresholds
 */
public record FleetCost(
    List<CostLine> lines,
    List<UsageRate> usage,
    List<String> outside,
    SpotStrategy spot,
    Optional<CostSpec.Controls> budget) {
  /** Half way between least and greatest: a plan says nothing about its load. */
  public static final BigDecimal HALF = new BigDecimal("0.5");

  private static final BigDecimal HOURS_A_MONTH = BigDecimal.valueOf(PriceUnit.HOURS_IN_MONTH);
  private static final BigDecimal HOURS_A_DAY = BigDecimal.valueOf(24);

  public FleetCost {
    lines = List.copyOf(lines);
    usage = List.copyOf(usage);
    outside = List.copyOf(outside);
  }

  /**
   * Prices everything that a plan wants.
   *
   * @param load where between its ends a cluster's expected size lies, from 0 to 1
   */
  public static FleetCost of(
      FleetPlan plan, Collection<DesiredResource> wanted, Catalog catalog, BigDecimal load) {
    Inventory inventory = Inventory.scaled(wanted.stream().map(Item::of).toList(), load);
    Meter meter = new Meter(catalog, inventory, home(plan));
    meter.run();
    return new FleetCost(
        meter.lines(),
        meter.usage(),
        outside(wanted),
        SpotStrategy.of(plan, meter.lines()),
        plan.cost().controls());
  }

  /** The region for what has none of its own: the fleet's first. */
  static String home(FleetPlan plan) {
    return plan.fleet().values().stream()
        .flatMap(c -> c.regions().stream())
        .findFirst()
        .orElse("us-central1");
  }

  private static List<String> outside(Collection<DesiredResource> wanted) {
    TreeSet<String> services = new TreeSet<>();
    for (DesiredResource r : wanted) {
      switch (r.address().service()) {
        case "datadog" -> services.add("Datadog: by host, by contract");
        case "turbonomic" -> services.add("IBM Turbonomic: by licence");
        default -> {}
      }
    }
    return List.copyOf(services);
  }

  public SizeRange hour() {
    return sum(lines);
  }

  static SizeRange sum(Collection<CostLine> lines) {
    return lines.stream().map(CostLine::hour).reduce(SizeRange.ZERO, SizeRange::plus);
  }

  /** US dollars an hour by cluster; what belongs to no cluster under names such as network. */
  public Map<String, SizeRange> byCluster() {
    return by(CostLine::cluster);
  }

  public Map<String, SizeRange> byRegion() {
    return by(CostLine::region);
  }

  public Map<Integer, SizeRange> byPhase() {
    return by(CostLine::phase);
  }

  private <K extends Comparable<K>> Map<K, SizeRange> by(Function<CostLine, K> key) {
    Map<K, SizeRange> sums = new TreeMap<>();
    lines.forEach(l -> sums.merge(key.apply(l), l.hour(), SizeRange::plus));
    return sums;
  }

  public static SizeRange day(SizeRange hour) {
    return hour.times(HOURS_A_DAY);
  }

  /** US dollars for a month of 730 hours. */
  public static SizeRange month(SizeRange hour) {
    return hour.times(HOURS_A_MONTH);
  }

  /** What has no known price, so that the totals are too low by it. */
  public List<CostLine> unknown() {
    return lines.stream().filter(CostLine::unknown).toList();
  }

  /** How a day at a size stands to the budget; empty without a budget. */
  public Optional<BudgetLevel> level(BigDecimal hour) {
    return budget.map(b -> BudgetLevel.of(b, hour.multiply(HOURS_A_DAY)));
  }
}

package io.mlinfra.cost;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.Price;
import io.mlinfra.catalog.PriceUnit;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.inventory.Inventory;
import io.mlinfra.inventory.Item;
import io.mlinfra.inventory.SizeRange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the lines of one inventory; the meters of each kind write into it. */
final class Meter {
  private static final BigDecimal HOURS = BigDecimal.valueOf(PriceUnit.HOURS_IN_MONTH);

  /** Digits kept when a monthly price becomes an hourly one. */
  private static final int DIGITS = 10;

  private final Catalog catalog;
  private final Inventory inventory;
  private final String home;
  private final List<CostLine> lines = new ArrayList<>();
  private final List<UsageRate> usage = new ArrayList<>();

  /**
   * @param home region taken for what has none of its own, such as Databricks machines
   */
  Meter(Catalog catalog, Inventory inventory, String home) {
    this.catalog = catalog;
    this.inventory = inventory;
    this.home = home;
  }

  void run() {
    MachineMeter machines = new MachineMeter(this);
    NetworkMeter network = new NetworkMeter(this);
    DatabricksMeter databricks = new DatabricksMeter(this);
    for (Item r : inventory.resources()) {
      switch (r.address().kind()) {
        case "compute.instance_group_manager" -> machines.group(r);
        case "compute.router" -> network.router(r);
        case "compute.address", "compute.global_address" -> network.address(r);
        case "compute.forwarding_rule" -> network.forwardingRule(r);
        case "dns.managed_zone" ->
            add(r, "network", "global", "DNS zone", unit("dns/zone", "global"), BigDecimal.ONE);
        case "storage.bucket" -> bucket(r);
        case "databricks.cluster" -> databricks.cluster(r);
        case "databricks.instance_pool" -> databricks.pool(r);
        default -> {}
      }
    }
  }

  private void bucket(Item r) {
    String storageClass = r.body().path("storageClass").asText("STANDARD");
    String place = r.body().path("location").asText("US").toLowerCase(java.util.Locale.ROOT);
    String sku = "bucket/" + storageClass.toLowerCase(java.util.Locale.ROOT);
    usage(r, place, "data in the bucket, " + storageClass, sku, "GB-month");
  }

  Catalog catalog() {
    return catalog;
  }

  Inventory inventory() {
    return inventory;
  }

  String home() {
    return home;
  }

  List<CostLine> lines() {
    return List.copyOf(lines);
  }

  List<UsageRate> usage() {
    return List.copyOf(usage);
  }

  /** A price of one of something for an hour. */
  record Unit(Optional<BigDecimal> hour, Optional<BigDecimal> onDemand, String source) {
    static final Unit UNKNOWN = new Unit(Optional.empty(), Optional.empty(), "");
  }

  Unit unit(String sku, String region) {
    return amount(sku, region, BigDecimal.ONE);
  }

  /** The price of {@code amount} of a SKU for an hour; monthly prices are spread over 730 hours. */
  Unit amount(String sku, String region, BigDecimal amount) {
    Optional<Price> price = catalog.prices().find(sku, region);
    Optional<BigDecimal> hour =
        price.flatMap(
            p -> p.of(Provisioning.STANDARD).map(v -> hourly(p.unit(), v.multiply(amount))));
    return new Unit(hour, Optional.empty(), source(price));
  }

  private static BigDecimal hourly(PriceUnit unit, BigDecimal price) {
    return switch (unit) {
      case GB_MONTH, IOPS_MONTH, MBPS_MONTH -> price.divide(HOURS, DIGITS, RoundingMode.HALF_UP);
      case HOUR, VCPU_HOUR, GB_HOUR, GB, DBU -> price;
    };
  }

  String source(Optional<Price> price) {
    return price.map(p -> catalog.sourceOf(p.provenance())).orElse("");
  }

  void add(Item r, String owner, String region, String what, Unit unit, BigDecimal quantity) {
    add(r, owner, region, what, false, unit, SizeRange.always(quantity));
  }

  void add(
      Item r,
      String owner,
      String region,
      String what,
      boolean spot,
      Unit unit,
      SizeRange quantity) {
    lines.add(
        new CostLine(
            r.address(),
            r.cluster().orElse(owner),
            region,
            r.phase(),
            what,
            spot,
            unit.hour(),
            unit.onDemand(),
            quantity,
            unit.source()));
  }

  void usage(Item r, String region, String what, String sku, String unit) {
    Optional<Price> price = catalog.prices().find(sku, region);
    usage.add(
        new UsageRate(r.address(), region, what, price.map(Price::onDemand), unit, source(price)));
  }
}

package io.mlinfra.quota;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.inventory.Inventory;
import io.mlinfra.inventory.Item;
import io.mlinfra.inventory.MachineShape;
import io.mlinfra.inventory.SizeRange;
import io.mlinfra.resource.Address;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Adds up what resources, wanted or live, use of each quota in each place. */
public final class QuotaNeeds {
  /** What one resource of a kind counts as, beside what its machines count. */
  private static final Map<String, String> COUNTS =
      Map.ofEntries(
          Map.entry("compute.network", "networks"),
          Map.entry("compute.subnetwork", "subnetworks"),
          Map.entry("compute.firewall", "firewalls"),
          Map.entry("compute.route", "routes"),
          Map.entry("compute.router", "routers"),
          Map.entry("compute.global_address", "global-addresses"),
          Map.entry("compute.instance_template", "instance-templates"),
          Map.entry("compute.instance_group_manager", "instance-group-managers"),
          Map.entry("compute.autoscaler", "autoscalers"),
          Map.entry("compute.health_check", "health-checks"),
          Map.entry("compute.resource_policy", "resource-policies"),
          Map.entry("compute.forwarding_rule", "forwarding-rules"));

  /**
   * One quota where it holds.
   *
   * @param place a region, or {@code global}
   */
  public record Key(QuotaMetric metric, String place) {}

  private final Catalog catalog;
  private final Map<Key, SizeRange> amounts = new LinkedHashMap<>();

  private QuotaNeeds(Catalog catalog) {
    this.catalog = catalog;
  }

  public static Map<Key, SizeRange> of(Inventory inventory, Catalog catalog) {
    return of(inventory, catalog, a -> true);
  }

  /** Only what some of the resources use. */
  static Map<Key, SizeRange> of(Inventory inventory, Catalog catalog, Predicate<Address> counted) {
    QuotaNeeds needs = new QuotaNeeds(catalog);
    List<Item> items =
        inventory.resources().stream().filter(i -> counted.test(i.address())).toList();
    for (Item item : items) {
      if (item.address().kind().equals("compute.instance_group_manager")) {
        inventory
            .shape(item)
            .ifPresent(shape -> needs.machines(shape, item.region(), inventory.size(item)));
      }
    }
    for (Item item : items) {
      String kind = COUNTS.get(item.address().kind());
      if (kind != null) {
        needs.add("count", kind, false, item.region(), SizeRange.always(BigDecimal.ONE));
      } else if (external(item)) {
        needs.add(
            "count", "static-addresses", false, item.region(), SizeRange.always(BigDecimal.ONE));
      }
    }
    return needs.amounts;
  }

  private static boolean external(Item item) {
    return item.address().kind().equals("compute.address")
        && !item.body().path("addressType").asText("EXTERNAL").equals("INTERNAL");
  }

  private void machines(MachineShape shape, String region, SizeRange machines) {
    Optional<MachineType> found = catalog.machineType(shape.type());
    add("count", "instances", false, region, machines);
    for (MachineShape.Disk disk : shape.disks()) {
      times("disk-gb", disk.type(), false, region, machines, disk.gb());
      if (disk.type().equals("hyperdisk-extreme")) {
        times("disk-iops", disk.type(), false, region, machines, disk.iops());
      }
    }
    times("count", "in-use-addresses", false, region, machines, shape.externalAddresses());
    if (found.isEmpty()) {
      return;
    }
    MachineType type = found.get();
    boolean spot = shape.spot();
    type.gpu()
        .ifPresent(
            gpu -> {
              times("gpu", gpu, spot, region, machines, type.gpuCount());
              times("gpu", "all", spot, region, machines, type.gpuCount());
            });
    times("vcpus", type.series().name(), spot, region, machines, type.vcpus());
    times("vcpus", "all", false, region, machines, type.vcpus());
    long disks = type.localSsd().fixed() ? type.localSsd().max() : shape.localSsds();
    times("local-ssd-gb", "local-ssd", spot, region, machines, disks * type.localSsd().diskGb());
  }

  private void times(
      String subject, String key, boolean spot, String region, SizeRange machines, long each) {
    if (each > 0) {
      add(subject, key, spot, region, machines.times(BigDecimal.valueOf(each)));
    }
  }

  private void add(String subject, String key, boolean spot, String region, SizeRange amount) {
    Provisioning provisioning = spot ? Provisioning.SPOT : Provisioning.STANDARD;
    for (QuotaMetric metric : catalog.quotas(subject, key, provisioning)) {
      boolean everywhere = metric.scope() == QuotaMetric.Scope.GLOBAL;
      amounts.merge(
          new Key(canonical(metric), everywhere ? "global" : region), amount, SizeRange::plus);
    }
  }

  /** Rows of several subjects may count against one quota; they are one need. */
  private QuotaMetric canonical(QuotaMetric metric) {
    return catalog.quotas().stream()
        .filter(
            q ->
                q.metric().equals(metric.metric())
                    && q.quotaId().equals(metric.quotaId())
                    && q.dimensions().equals(metric.dimensions()))
        .findFirst()
        .orElse(metric);
  }
}

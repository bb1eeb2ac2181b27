package io.mlinfra.quota;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.DiskType;
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
   * @param place a region, a zone, or {@code global}
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
    for (Item item : inventory.resources()) {
      if (counted.test(item.address())) {
        needs.resource(inventory, item);
      }
    }
    return needs.amounts;
  }

  private void resource(Inventory inventory, Item item) {
    Place at = Place.of(item);
    switch (item.address().kind()) {
      case "compute.instance_group_manager" ->
          inventory.shape(item).ifPresent(shape -> machines(shape, at, inventory.size(item)));
      case "databricks.cluster" -> databricks(inventory, item);
      default -> {}
    }
    String kind = COUNTS.get(item.address().kind());
    if (kind != null) {
      add("count", kind, false, at, SizeRange.always(BigDecimal.ONE));
    } else if (external(item)) {
      add("count", "static-addresses", false, at, SizeRange.always(BigDecimal.ONE));
    }
  }

  /** Where something counts; a zone only where it is in one. */
  private record Place(String region, String zone) {
    /** A region that nobody knows: only what is counted in all of them together. */
    static final Place UNKNOWN = new Place("", "");

    static Place of(Item item) {
      return new Place(item.region(), item.location().id());
    }

    /** The place by the quota's own measure; empty where it is not known. */
    String of(QuotaMetric.Scope scope) {
      return switch (scope) {
        case GLOBAL -> "global";
        case REGION -> region;
        case ZONE -> zone;
      };
    }
  }

  private static boolean external(Item item) {
    return item.address().kind().equals("compute.address")
        && !item.body().path("addressType").asText("EXTERNAL").equals("INTERNAL");
  }

  private void machines(MachineShape shape, Place at, SizeRange machines) {
    add("count", "instances", false, at, machines);
    for (MachineShape.Disk disk : shape.disks()) {
      Optional<DiskType> type = catalog.diskType(disk.type());
      times("disk-gb", disk.type(), false, at, machines, disk.gb());
      // What a template leaves open the service sets to the least.
      long iops = disk.iops() > 0 ? disk.iops() : type.map(DiskType::leastIops).orElse(0);
      long mbps = disk.mbps() > 0 ? disk.mbps() : type.map(DiskType::leastMbps).orElse(0);
      times("disk-iops", disk.type(), false, at, machines, iops);
      times("disk-mbps", disk.type(), false, at, machines, mbps);
    }
    times("count", "in-use-addresses", false, at, machines, shape.externalAddresses());
    Optional<MachineType> found = catalog.machineType(shape.type());
    found.ifPresent(
        type -> {
          processors(type, shape.spot(), at, machines);
          long disks = type.localSsd().fixed() ? type.localSsd().max() : shape.localSsds();
          long gb = disks * type.localSsd().diskGb();
          times("local-ssd-gb", "local-ssd", shape.spot(), at, machines, gb);
        });
  }

  private void processors(MachineType type, boolean spot, Place at, SizeRange machines) {
    type.gpu()
        .ifPresent(
            gpu -> {
              times("gpu", gpu, spot, at, machines, type.gpuCount());
              times("gpu", "all", spot, at, machines, type.gpuCount());
            });
    times("vcpus", type.series().name(), spot, at, machines, type.vcpus());
    times("vcpus", "all", false, at, machines, type.vcpus());
  }

  /**
   * Workers and driver are machines of the project. Their region is the workspace's, which a plan
   * does not know, so that they count where all regions count together.
   */
  private void databricks(Inventory inventory, Item cluster) {
    Inventory.DatabricksNodes nodes = inventory.databricksNodes(cluster);
    SizeRange machines = inventory.databricksMachines(cluster);
    catalog
        .machineType(nodes.type())
        .ifPresent(type -> processors(type, nodes.spot(), Place.UNKNOWN, machines));
  }

  private void times(
      String subject, String key, boolean spot, Place at, SizeRange machines, long each) {
    if (each > 0) {
      add(subject, key, spot, at, machines.times(BigDecimal.valueOf(each)));
    }
  }

  private void add(String subject, String key, boolean spot, Place at, SizeRange amount) {
    Provisioning provisioning = spot ? Provisioning.SPOT : Provisioning.STANDARD;
    for (QuotaMetric metric : catalog.quotas(subject, key, provisioning)) {
      String place = at.of(metric.scope());
      if (!place.isEmpty()) {
        amounts.merge(new Key(canonical(metric), place), amount, SizeRange::plus);
      }
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

package io.mlinfra.cost;

import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Prices;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.inventory.Item;
import io.mlinfra.inventory.MachineShape;
import io.mlinfra.inventory.SizeRange;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.TreeMap;

/** Prices machines: the type with what comes in its price, and every disk beside it. */
final class MachineMeter {
  /** Hyperdisk Balanced: what each volume has without paying for it. */
  private static final long FREE_IOPS = 3000;

  private static final long FREE_MBPS = 140;

  private final Meter meter;

  MachineMeter(Meter meter) {
    this.meter = meter;
  }

  void group(Item group) {
    Optional<MachineShape> found = meter.inventory().shape(group);
    SizeRange machines = meter.inventory().size(group);
    if (found.isEmpty()) {
      meter.add(group, "machines", group.region(), "machine", false, Meter.Unit.UNKNOWN, machines);
      return;
    }
    MachineShape shape = found.get();
    machine(group, "machines", group.region(), shape.type(), shape.spot(), machines);
    disks(group, shape, machines);
    if (shape.externalAddresses() > 0) {
      Meter.Unit unit =
          meter.amount(
              "address/in-use", group.region(), BigDecimal.valueOf(shape.externalAddresses()));
      meter.add(group, "machines", group.region(), "external address", false, unit, machines);
    }
  }

  /** The machine itself, with the GPUs and the local SSD that come with its type. */
  void machine(
      Item of, String owner, String region, String name, boolean spot, SizeRange machines) {
    Optional<MachineType> type = meter.catalog().machineType(name);
    Meter.Unit unit = type.map(t -> unit(t, region, spot)).orElse(Meter.Unit.UNKNOWN);
    String with =
        type.filter(t -> t.localSsd().fixed() && t.localSsd().max() > 0)
            .map(t -> " with " + t.localSsd().max() + " local SSD")
            .orElse("");
    meter.add(of, owner, region, name + with + (spot ? ", spot" : ""), spot, unit, machines);
  }

  private Meter.Unit unit(MachineType type, String region, boolean spot) {
    Prices prices = meter.catalog().prices();
    Optional<BigDecimal> onDemand = prices.machineHour(type, region, Provisioning.STANDARD);
    String source =
        meter.source(
            prices
                .find("machine/" + type.name(), region)
                .or(() -> prices.find("core/" + type.series().name(), region)));
    return spot
        ? new Meter.Unit(prices.machineHour(type, region, Provisioning.SPOT), onDemand, source)
        : new Meter.Unit(onDemand, Optional.empty(), source);
  }

  private void disks(Item group, MachineShape shape, SizeRange machines) {
    TreeMap<String, long[]> byType = new TreeMap<>();
    for (MachineShape.Disk disk : shape.disks()) {
      long[] sum = byType.computeIfAbsent(disk.type(), k -> new long[3]);
      boolean balanced = disk.type().equals("hyperdisk-balanced");
      sum[0] += disk.gb();
      sum[1] += over(disk.iops(), balanced ? FREE_IOPS : 0);
      sum[2] += over(disk.mbps(), balanced ? FREE_MBPS : 0);
    }
    byType.forEach(
        (type, sum) -> {
          disk(group, type + ", " + sum[0] + " GB", "disk/" + type, sum[0], machines);
          disk(group, type + ", " + sum[1] + " IOPS", "disk/" + type + "/iops", sum[1], machines);
          disk(group, type + ", " + sum[2] + " MiB/s", "disk/" + type + "/mbps", sum[2], machines);
        });
    localSsd(group, shape.type(), shape.localSsds(), shape.spot(), machines);
  }

  private static long over(long provisioned, long free) {
    return Math.max(0, provisioned - free);
  }

  private void disk(Item group, String what, String sku, long amount, SizeRange machines) {
    if (amount > 0) {
      Meter.Unit unit = meter.amount(sku, group.region(), BigDecimal.valueOf(amount));
      meter.add(group, "machines", group.region(), what, false, unit, machines);
    }
  }

  /** Local SSDs whose number the plan chose; those that a type fixes are in its price. */
  private void localSsd(Item group, String machine, int count, boolean spot, SizeRange machines) {
    Optional<MachineType> type =
        meter.catalog().machineType(machine).filter(t -> !t.localSsd().fixed());
    if (count == 0 || type.isEmpty()) {
      return;
    }
    Prices prices = meter.catalog().prices();
    Optional<BigDecimal> onDemand =
        prices.localSsdHour(type.get(), count, group.region(), Provisioning.STANDARD);
    String source =
        meter.source(
            prices
                .find("local-ssd/" + type.get().series().name(), group.region())
                .or(() -> prices.find("local-ssd", group.region())));
    Meter.Unit unit =
        spot
            ? new Meter.Unit(
                prices.localSsdHour(type.get(), count, group.region(), Provisioning.SPOT),
                onDemand,
                source)
            : new Meter.Unit(onDemand, Optional.empty(), source);
    String what = count + " x local SSD" + (spot ? ", spot" : "");
    meter.add(group, "machines", group.region(), what, spot, unit, machines);
  }
}

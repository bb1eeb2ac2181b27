package io.mlinfra.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** List prices, and machine prices put together from what Google bills them by. */
public final class Prices {
  private static final BigDecimal HOURS = BigDecimal.valueOf(PriceUnit.HOURS_IN_MONTH);

  private final Table table;
  private final ConcurrentHashMap<String, List<Price>> bySku = new ConcurrentHashMap<>();

  Prices(Table table) {
    this.table = table;
  }

  public Collection<Price> all() {
    synchronized (table) {
      return table.list(Price::read);
    }
  }

  /** The price of a unit of {@code sku} in a region. */
  public Optional<Price> find(String sku, String region) {
    List<Price> prices = bySku.get(sku);
    if (prices == null) {
      synchronized (table) {
        prices = table.rows(sku).stream().map(Price::read).toList();
      }
      bySku.put(sku, prices);
    }
    return prices.stream().filter(p -> p.region().equals(region)).findFirst();
  }

  /**
   * US dollars for an hour of one machine, with the local SSD that comes with its type; empty where
   * a part of it has no known price.
   */
  public Optional<BigDecimal> machineHour(
      MachineType type, String region, Provisioning provisioning) {
    if (provisioning == Provisioning.SPOT && !type.spot()) {
      return Optional.empty();
    }
    Optional<Price> whole = find("machine/" + type.name(), region);
    if (whole.isPresent()) {
      return whole.get().of(provisioning);
    }
    String series = type.series().name();
    Optional<BigDecimal> cores = find("core/" + series, region).flatMap(p -> p.of(provisioning));
    Optional<BigDecimal> memory = find("ram/" + series, region).flatMap(p -> p.of(provisioning));
    Optional<BigDecimal> disks =
        type.localSsd().fixed() ? localSsdHour(type, 0, region, provisioning) : zero();
    if (type.gpuCount() > 0 || cores.isEmpty() || memory.isEmpty() || disks.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        cores
            .get()
            .multiply(BigDecimal.valueOf(type.vcpus()))
            .add(memory.get().multiply(type.memoryGb()))
            .add(disks.get()));
  }

  /**
   * US dollars for an hour of a machine's local SSD.
   *
   * @param count disks, where the machine type leaves the number open; else the type's own number
   *     counts
   */
  public Optional<BigDecimal> localSsdHour(
      MachineType type, int count, String region, Provisioning provisioning) {
    long disks = type.localSsd().fixed() ? type.localSsd().max() : count;
    if (disks == 0) {
      return zero();
    }
    long gb = disks * type.localSsd().diskGb();
    return find("local-ssd/" + type.series().name(), region)
        .or(() -> find("local-ssd", region))
        .flatMap(p -> p.of(provisioning))
        .map(p -> p.multiply(BigDecimal.valueOf(gb)).divide(HOURS, 8, RoundingMode.HALF_UP));
  }

  private static Optional<BigDecimal> zero() {
    return Optional.of(BigDecimal.ZERO);
  }
}

package io.mlinfra.cost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.inventory.Inventory;
import io.mlinfra.inventory.Item;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.FleetPlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The difference that a plan makes to the cost of what is deployed, US dollars an hour. Groups
 * count at the size that they have, and new ones at the size that they begin with.
 *
 * @param changes the resources whose cost changes
 */
public record CostDelta(List<Part> changes, BigDecimal before, BigDecimal after) {
  /**
   * One resource's difference.
   *
   * @param unknown whether it has parts without a known price, which the figures lack
   */
  public record Part(Address address, BigDecimal before, BigDecimal after, boolean unknown) {
    public BigDecimal difference() {
      return after.subtract(before);
    }
  }

  public CostDelta {
    changes = List.copyOf(changes);
  }

  public BigDecimal difference() {
    return after.subtract(before);
  }

  /** Whether something changes whose price is not known. */
  public boolean incomplete() {
    return changes.stream().anyMatch(Part::unknown);
  }

  public static CostDelta of(FleetPlan fleet, Plan plan, Catalog catalog) {
    List<Item> was = new ArrayList<>();
    List<Item> willBe = new ArrayList<>();
    for (Change c : plan.changes().toList()) {
      Optional<String> cluster = c.desired().flatMap(DesiredResource::cluster);
      Optional<Item> live = c.live().map(l -> Item.of(l, c.phase(), cluster));
      live.ifPresent(was::add);
      after(c, live).ifPresent(willBe::add);
    }
    Map<Address, List<CostLine>> before = lines(fleet, was, catalog);
    Map<Address, List<CostLine>> after = lines(fleet, willBe, catalog);
    TreeSet<Address> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    List<Part> parts = new ArrayList<>();
    for (Address a : all) {
      List<CostLine> old = before.getOrDefault(a, List.of());
      List<CostLine> now = after.getOrDefault(a, List.of());
      boolean unknown = unknowns(old) != unknowns(now);
      Part part = new Part(a, hour(old), hour(now), unknown);
      if (part.difference().signum() != 0 || unknown) {
        parts.add(part);
      }
    }
    return new CostDelta(parts, total(before), total(after));
  }

  private static Optional<Item> after(Change c, Optional<Item> live) {
    if (c.action() == Action.DELETE) {
      return Optional.empty();
    }
    if (c.action() == Action.NO_CHANGE || c.action() == Action.ADOPT || c.desired().isEmpty()) {
      return live;
    }
    DesiredResource wanted = c.desired().get();
    if (live.isEmpty()) {
      return Optional.of(Item.of(wanted));
    }
    // What the plan does not set stays, and so does the size that an autoscaler gave.
    ObjectNode body = live.get().body().deepCopy();
    boolean resized = c.fields().stream().anyMatch(f -> f.path().equals("targetSize"));
    wanted
        .body()
        .properties()
        .forEach(
            e -> {
              if (resized || !e.getKey().equals("targetSize") || !body.has("targetSize")) {
                body.set(e.getKey(), e.getValue());
              }
            });
    return Optional.of(
        new Item(
            c.address(), live.get().id(), wanted.location(), body, c.phase(), wanted.cluster()));
  }

  private static Map<Address, List<CostLine>> lines(
      FleetPlan fleet, List<Item> resources, Catalog catalog) {
    Meter meter = new Meter(catalog, Inventory.asItStands(resources), FleetCost.home(fleet));
    meter.run();
    Map<Address, List<CostLine>> byAddress = new TreeMap<>();
    meter
        .lines()
        .forEach(l -> byAddress.computeIfAbsent(l.address(), k -> new ArrayList<>()).add(l));
    return byAddress;
  }

  private static long unknowns(List<CostLine> lines) {
    return lines.stream().filter(CostLine::unknown).count();
  }

  private static BigDecimal hour(List<CostLine> lines) {
    return FleetCost.sum(lines).min();
  }

  private static BigDecimal total(Map<Address, List<CostLine>> lines) {
    return lines.values().stream().map(CostDelta::hour).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

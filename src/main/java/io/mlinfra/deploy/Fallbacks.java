package io.mlinfra.deploy;

import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.blueprint.Placement;
import io.mlinfra.catalog.Region;
import io.mlinfra.provider.Failure;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where a group goes that found no capacity: the next zone of the plan that it has not been in and
 * whose quotas hold it. What depends on its place, such as its template and its autoscaler, is told
 * by building the plan anew with the group there.
 */
public final class Fallbacks implements CapacityPolicy {
  private final FleetGraph fleet;
  private final Supplier<QuotaLimits> quotas;
  private final Map<String, String> zones;
  private final Map<String, Set<String>> tried = new HashMap<>();

  /**
   * @param zones where groups stand already, by name
   * @param left places that groups had to leave already, before the apply was broken off
   * @param quotas the project's limits, asked for at the first move only
   */
  public Fallbacks(
      FleetGraph fleet,
      Map<String, String> zones,
      Map<Address, List<Location>> left,
      Supplier<QuotaLimits> quotas) {
    left.forEach(
        (group, places) ->
            tried.put(
                group.name(),
                places.stream().map(Location::id).collect(Collectors.toCollection(HashSet::new))));
    this.fleet = fleet;
    this.zones = new HashMap<>(zones);
    this.quotas = quotas;
  }

  @Override
  public synchronized Optional<Alternative> alternative(
      DesiredResource wanted, int attempt, Failure why) {
    Optional<Placement> group =
        fleet.placements(zones).stream()
            .filter(p -> FleetGraph.address(p, plan()).equals(wanted.address()))
            .findFirst();
    return group.flatMap(p -> next(p, why)).map(zone -> move(wanted.address(), zone));
  }

  private String plan() {
    return fleet.plan().metadata().name();
  }

  private Optional<String> next(Placement group, Failure why) {
    Set<String> been = tried.computeIfAbsent(group.group(plan()), k -> new HashSet<>());
    been.add(group.zone());
    boolean wholeRegion = why.category() == Failure.Category.QUOTA;
    for (String zone : fleet.candidates(group)) {
      boolean sameQuota = wholeRegion && zone.startsWith(group.region() + "-");
      if (!sameQuota && been.add(zone) && fits(group, zone)) {
        return Optional.of(zone);
      }
    }
    return Optional.empty();
  }

  /** Whether the fleet's least size still fits the quotas of the region that it would go to. */
  private boolean fits(Placement group, String zone) {
    if (zone.startsWith(group.region() + "-")) {
      return true;
    }
    Map<String, String> there = new HashMap<>(zones);
    there.put(group.group(plan()), zone);
    String region = Region.of(zone);
    QuotaLimits limits = quotas.get();
    // What is in use was read in the middle of this apply, and holds part of the fleet itself.
    QuotaLimits withoutUsage =
        (metric, place) ->
            limits.of(metric, place).map(l -> new QuotaLimits.Level(l.limit(), Optional.empty()));
    return QuotaReport.of(fleet.at(there).resources(), List.of(), fleet.catalog(), withoutUsage)
        .missingAtMin()
        .stream()
        .noneMatch(need -> need.place().equals(region));
  }

  private static boolean differs(DesiredResource a, DesiredResource b) {
    return !a.location().equals(b.location()) || !a.body().equals(b.body());
  }

  private Alternative move(Address group, String zone) {
    ResourceGraph before = fleet.at(zones);
    zones.put(group.name(), zone);
    ResourceGraph after = fleet.at(zones);
    List<DesiredResource> fresh = new ArrayList<>();
    List<Follower> followers = new ArrayList<>();
    for (DesiredResource r : after.inOrder()) {
      Optional<DesiredResource> old = before.get(r.address());
      if (old.isEmpty()) {
        fresh.add(r);
      } else if (!r.address().equals(group) && differs(old.get(), r)) {
        followers.add(new Follower(old.get(), r));
      }
    }
    List<DesiredResource> obsolete =
        before.inOrder().stream().filter(r -> after.get(r.address()).isEmpty()).toList();
    return new Alternative(
        after.get(group).orElseThrow(), fresh, List.copyOf(followers), obsolete.reversed());
  }
}

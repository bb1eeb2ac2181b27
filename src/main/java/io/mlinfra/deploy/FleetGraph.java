package io.mlinfra.deploy;

import io.mlinfra.apply.state.Placements.Placement;
import io.mlinfra.blueprint.Blueprint;
import io.mlinfra.blueprint.Placements;
import io.mlinfra.blueprint.Section;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.plan.LiveState;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What a plan wants, with every group where it stands: one that found no capacity in the plan's
 * first choice stays where it went for as long as the plan allows that place. A graph is built once
 * for each set of places, whoever asks.
 */
public final class FleetGraph {
  private static final String GROUP_KIND = "compute.instance_group_manager";

  private final FleetPlan plan;
  private final Catalog catalog;
  private final List<Section> sections;
  private final UnaryOperator<ResourceGraph> amendment;
  private final Map<Map<String, String>, ResourceGraph> built;

  private FleetGraph(
      FleetPlan plan,
      Catalog catalog,
      List<Section> sections,
      UnaryOperator<ResourceGraph> amendment,
      Map<Map<String, String>, ResourceGraph> built) {
    this.plan = plan;
    this.catalog = catalog;
    this.sections = List.copyOf(sections);
    this.amendment = amendment;
    this.built = built;
  }

  /**
   * @param sections of services beside Google's
   */
  public FleetGraph(FleetPlan plan, Catalog catalog, List<Section> sections) {
    this(plan, catalog, sections, UnaryOperator.identity(), new ConcurrentHashMap<>());
  }

  /**
   * The same plan, with somebody's say in the graph.
   *
   * @param by such as a controller that steers autoscalers; asked each time, since it may change
   */
  public FleetGraph amended(UnaryOperator<ResourceGraph> by) {
    return new FleetGraph(plan, catalog, sections, by, built);
  }

  public FleetPlan plan() {
    return plan;
  }

  public Catalog catalog() {
    return catalog;
  }

  /** A group that stands elsewhere than the plan would put it. */
  public record Elsewhere(Address group, String wanted, String zone, String reason) {
    /** For a person. */
    public String sentence() {
      return group
          + " stands in "
          + zone
          + ", not in "
          + wanted
          + (reason.isEmpty() ? "" : ": " + reason);
    }
  }

  static Address address(io.mlinfra.blueprint.Placement group, String plan) {
    return new Address(GROUP_KIND, group.group(plan));
  }

  /** The graph with every group in the plan's first choice. */
  public ResourceGraph firstChoice() {
    return at(Map.of());
  }

  /**
   * The graph with some groups elsewhere.
   *
   * @param zones theirs, by the group's name
   * @throws IllegalArgumentException when the plan cannot be built; the message says why
   */
  public ResourceGraph at(Map<String, String> zones) {
    ResourceGraph graph = built.get(zones);
    if (graph == null) {
      graph = Blueprint.of(plan, catalog, sections, zones);
      built.put(Map.copyOf(zones), graph);
    }
    return amendment.apply(graph);
  }

  public List<io.mlinfra.blueprint.Placement> placements(Map<String, String> zones) {
    return new Placements(plan, catalog, zones).all();
  }

  List<String> candidates(io.mlinfra.blueprint.Placement group) {
    return new Placements(plan, catalog).candidates(group);
  }

  /**
   * The zones of the groups that stand elsewhere, by the group's name. Known from the cloud itself;
   * what was remembered decides only for a group that is not there, or in two places after a crash.
   */
  public Map<String, String> standing(LiveState live, Map<Address, Placement> remembered) {
    Map<String, String> zones = new TreeMap<>();
    for (io.mlinfra.blueprint.Placement p : placements(Map.of())) {
      Address address = address(p, plan.metadata().name());
      List<String> there =
          live.at(address).stream()
              .filter(l -> l.ownedBy(live.plan()))
              .map(LiveResource::location)
              .filter(Location.Zone.class::isInstance)
              .map(Location::id)
              .toList();
      Optional<String> chosen =
          Optional.ofNullable(remembered.get(address)).map(r -> r.location().id());
      String zone =
          chosen
              .filter(z -> there.isEmpty() || there.contains(z))
              .or(() -> there.stream().findFirst())
              .orElse(p.zone());
      if (!zone.equals(p.zone()) && candidates(p).contains(zone)) {
        zones.put(address.name(), zone);
      }
    }
    return zones;
  }

  /** The groups that stand elsewhere, with the reason where it is remembered. */
  public List<Elsewhere> elsewhere(Map<String, String> zones, Map<Address, Placement> remembered) {
    List<Elsewhere> all = new ArrayList<>();
    for (io.mlinfra.blueprint.Placement p : placements(Map.of())) {
      Address address = address(p, plan.metadata().name());
      String zone = zones.get(address.name());
      if (zone != null) {
        Placement why = remembered.get(address);
        all.add(new Elsewhere(address, p.zone(), zone, why == null ? "" : why.reason()));
      }
    }
    return all;
  }
}

package io.mlinfra.blueprint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds the desired graph of a plan from all its sections. */
public final class Blueprint {
  /** The sections that Google Cloud's resources come from. */
  private static final List<Section> SECTIONS =
      List.of(
          new NetworkSection(),
          new RdmaSection(),
          new StorageSection(),
          new IdentitySection(),
          new ComputeSection(),
          new EntrySection(),
          new CostSection(),
          new ScalingSection());

  private Blueprint() {}

  /**
   * The whole desired graph.
   *
   * @param more sections of other services
   * @throws IllegalArgumentException when the plan cannot be built at all, for example because its
   *     address range is too small; the message says why
   */
  public static ResourceGraph of(FleetPlan plan, Catalog catalog, List<Section> more) {
    return of(plan, catalog, more, Map.of());
  }

  /**
   * The same with some groups in other zones than the plan's first choice.
   *
   * @param moved the zones of those groups, by group
   */
  public static ResourceGraph of(
      FleetPlan plan, Catalog catalog, List<Section> more, Map<String, String> moved) {
    Context context = new Context(plan, catalog, moved);
    List<DesiredResource> resources = new ArrayList<>();
    SECTIONS.forEach(s -> resources.addAll(s.build(context)));
    more.forEach(s -> resources.addAll(s.build(context)));
    return ResourceGraph.of(resources);
  }
}

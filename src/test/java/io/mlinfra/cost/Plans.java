package io.mlinfra.cost;

import io.mlinfra.blueprint.Blueprint;
import io.mlinfra.blueprint.databricks.DatabricksResources;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Shipped plans, read and built. */
final class Plans {
  static final String FLEET = "plans/ml-fleet.yaml";
  static final String FIRST = "plans/examples/first-fleet.yaml";

  private Plans() {}

  static FleetPlan read(String file, String... overrides) {
    PlanParser.Result result =
        new PlanParser(n -> Optional.empty(), List.of(overrides)).parse(Path.of(file), file);
    return ((PlanParser.Result.Parsed) result).file().plan();
  }

  static Collection<DesiredResource> build(FleetPlan plan) {
    return Blueprint.of(plan, Catalog.shipped(), List.of(cx -> DatabricksResources.build(plan)))
        .resources();
  }

  static FleetCost cost(String file, String... overrides) {
    FleetPlan plan = read(file, overrides);
    return FleetCost.of(plan, build(plan), Catalog.shipped(), FleetCost.HALF);
  }
}

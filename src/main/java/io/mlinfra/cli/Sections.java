package io.mlinfra.cli;

import io.mlinfra.blueprint.Section;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.gcp.GcpProviders;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;

/** The services beside Google's: which sections they add and how they are opened. */
final class Sections {
  private Sections() {}

  static List<Section> of(FleetPlan plan) {
    return List.of();
  }

  static List<Provider> providers(FleetPlan plan, Connection connection) {
    List<String> buckets =
        plan.recovery()
            .spotPreemption()
            .map(r -> List.of(r.stateStorage().bucket()))
            .orElse(List.of());
    return new ArrayList<>(
        GcpProviders.open(
            connection, plan.metadata().name(), buckets, plan.gcp().billingAccount()));
  }
}

package io.mlinfra.cli;

import io.mlinfra.blueprint.Section;
import io.mlinfra.blueprint.databricks.DatabricksResources;
import io.mlinfra.blueprint.monitoring.MonitoringResources;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.MissingCredential;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.databricks.DatabricksCredentials;
import io.mlinfra.provider.databricks.DatabricksProvider;
import io.mlinfra.provider.datadog.DatadogCredentials;
import io.mlinfra.provider.datadog.DatadogProvider;
import io.mlinfra.provider.gcp.GcpProviders;
import io.mlinfra.provider.turbonomic.TurbonomicCredentials;
import io.mlinfra.provider.turbonomic.TurbonomicProvider;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The services beside Google's: which sections they add and how they are opened. */
final class Sections {
  private Sections() {}

  /**
   * @param monitoring which monitoring services take part
   */
  static List<Section> of(FleetPlan plan, Set<String> monitoring) {
    return List.of(
        cx -> MonitoringResources.build(plan, monitoring), cx -> DatabricksResources.build(plan));
  }

  /**
   * Opens every service that the plan uses.
   *
   * @throws CommandFailure with exit code 77 when one of them lacks credentials
   */
  static List<Provider> providers(FleetPlan plan, Connection connection, Set<String> monitoring) {
    List<String> buckets =
        plan.recovery()
            .spotPreemption()
            .map(r -> List.of(r.stateStorage().bucket()))
            .orElse(List.of());
    List<Provider> all =
        new ArrayList<>(
            GcpProviders.open(
                connection, plan.metadata().name(), buckets, plan.gcp().billingAccount()));
    plan.monitoring()
        .datadog()
        .filter(d -> monitoring.contains(MonitoringResources.DATADOG))
        .map(DatadogCredentials::of)
        .ifPresent(
            c -> {
              require(connection, DatadogProvider.SERVICE, c.missing());
              all.add(new DatadogProvider(connection, c));
            });
    plan.monitoring()
        .turbonomic()
        .filter(t -> monitoring.contains(MonitoringResources.TURBONOMIC))
        .map(TurbonomicCredentials::of)
        .ifPresent(
            c -> {
              require(connection, TurbonomicProvider.SERVICE, c.missing());
              all.add(new TurbonomicProvider(connection, c));
            });
    if (!DatabricksResources.build(plan).isEmpty()) {
      DatabricksCredentials c = DatabricksCredentials.of(plan.databricks());
      require(connection, DatabricksProvider.SERVICE, c.missing(System.getenv()));
      all.add(new DatabricksProvider(connection, c));
    }
    return all;
  }

  private static void require(
      Connection connection, String service, List<MissingCredential> missing) {
    boolean placed = connection.endpoint(service).isPresent();
    Optional<MissingCredential> first =
        missing.stream().filter(m -> !placed || !m.path().endsWith(".host")).findFirst();
    if (first.isPresent() && !connection.anonymous(service)) {
      throw new CommandFailure(
          ExitCode.NOT_ALLOWED, "nothing was changed: " + first.get().sentence());
    }
  }
}

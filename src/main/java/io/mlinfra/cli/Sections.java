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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The services beside Google's: which sections they add and how they are opened. */
final class Sections {
  /** All of them, as a command takes them that nothing narrows. */
  static final Set<String> SERVICES =
      Set.of(DatadogProvider.SERVICE, TurbonomicProvider.SERVICE, DatabricksProvider.SERVICE);

  private Sections() {}

  /**
   * @param services which of {@link #SERVICES} take part
   */
  static List<Section> of(FleetPlan plan, Set<String> services) {
    return List.of(
        cx -> MonitoringResources.build(plan, services),
        cx ->
            services.contains(DatabricksProvider.SERVICE)
                ? DatabricksResources.build(plan)
                : List.of());
  }

  /**
   * Opens every service that the plan uses.
   *
   * @param services which of {@link #SERVICES} take part
   * @throws CommandFailure with exit code 77 when one of them lacks credentials
   */
  static List<Provider> providers(FleetPlan plan, Connection connection, Set<String> services) {
    Set<String> used = new TreeSet<>(services);
    used.retainAll(usedBy(plan));
    require(used.stream().flatMap(s -> missing(plan, connection, s).stream()).toList());
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
        .filter(d -> used.contains(DatadogProvider.SERVICE))
        .map(d -> new DatadogProvider(connection, DatadogCredentials.of(d)))
        .ifPresent(all::add);
    plan.monitoring()
        .turbonomic()
        .filter(t -> used.contains(TurbonomicProvider.SERVICE))
        .map(t -> new TurbonomicProvider(connection, TurbonomicCredentials.of(t)))
        .ifPresent(all::add);
    if (used.contains(DatabricksProvider.SERVICE)) {
      all.add(new DatabricksProvider(connection, DatabricksCredentials.of(plan.databricks())));
    }
    return all;
  }

  private static Set<String> usedBy(FleetPlan plan) {
    Set<String> used = new HashSet<>();
    plan.monitoring().datadog().ifPresent(d -> used.add(DatadogProvider.SERVICE));
    plan.monitoring().turbonomic().ifPresent(t -> used.add(TurbonomicProvider.SERVICE));
    if (!DatabricksResources.build(plan).isEmpty()) {
      used.add(DatabricksProvider.SERVICE);
    }
    return used;
  }

  /** What a service that the plan uses cannot be called without; an endpoint is its host. */
  static List<MissingCredential> missing(FleetPlan plan, Connection connection, String service) {
    if (connection.anonymous(service) || !usedBy(plan).contains(service)) {
      return List.of();
    }
    List<MissingCredential> missing =
        switch (service) {
          case DatadogProvider.SERVICE ->
              DatadogCredentials.of(plan.monitoring().datadog().orElseThrow()).missing();
          case TurbonomicProvider.SERVICE ->
              TurbonomicCredentials.of(plan.monitoring().turbonomic().orElseThrow()).missing();
          default -> DatabricksCredentials.of(plan.databricks()).missing(System.getenv());
        };
    boolean placed = connection.endpoint(service).isPresent();
    return missing.stream().filter(m -> !placed || !m.path().endsWith(".host")).toList();
  }

  /** One line that names everything that is to be set. */
  private static void require(List<MissingCredential> missing) {
    if (missing.isEmpty()) {
      return;
    }
    String others =
        missing.stream()
            .skip(1)
            .map(m -> m.variable().isEmpty() ? m.path() : m.variable())
            .collect(Collectors.joining(", "));
    throw new CommandFailure(
        ExitCode.NOT_ALLOWED,
        "nothing was changed: "
            + missing.getFirst().sentence()
            + (others.isEmpty() ? "" : ". Not set either: " + others));
  }
}

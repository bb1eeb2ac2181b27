package io.mlinfra.blueprint.monitoring;

import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that a plan wants in Datadog and Turbonomic. Pure. */
public final class MonitoringResources {
  public static final String DATADOG = "datadog";
  public static final String TURBONOMIC = "turbonomic";

  /** Both services, as {@code apply} takes them without {@code --monitoring}. */
  public static final Set<String> ALL = Set.of(DATADOG, TURBONOMIC);

  private MonitoringResources() {}

  /**
   * The desired resources of phase 2. Google Cloud identities that a service needs stay in whatever
   * the narrowing, so that a narrowed apply removes nothing.
   *
   * @param services which of {@link #ALL} to include
   */
  public static List<DesiredResource> build(FleetPlan plan, Set<String> services) {
    List<DesiredResource> all = new ArrayList<>();
    plan.monitoring()
        .datadog()
        .ifPresent(
            spec -> {
              all.addAll(new DatadogIntegration(plan, spec).build());
              all.addAll(new DatadogMonitors(plan, spec).build());
              all.addAll(new DatadogDashboards(plan, spec).build());
            });
    plan.monitoring()
        .turbonomic()
        .ifPresent(
            spec -> {
              all.addAll(TurbonomicTargets.build(plan, spec));
              all.addAll(TurbonomicGroups.build(plan, spec));
              all.addAll(new TurbonomicPolicies(plan, spec).build());
            });
    all.removeIf(
        r -> ALL.contains(r.address().service()) && !services.contains(r.address().service()));
    return all;
  }
}

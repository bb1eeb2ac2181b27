package io.mlinfra.blueprint.monitoring;

import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The tags by which Datadog knows the fleet. Machines carry them as labels, which the agent and the
 * Google Cloud integration both turn into {@code key:value} tags.
 */
record FleetTags(FleetPlan plan) {
  /** The machine label that names the cluster. */
  static final String CLUSTER = "mlinfra-cluster";

  /** The label's value for a cluster: labels hold no underscores as machines carry them. */
  static String clusterValue(String cluster) {
    return cluster.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /** Selects every machine of the plan: {@code mlinfra-plan:ml-fleet}. */
  String scope() {
    return OwnershipMark.KEY + ":" + plan.metadata().name();
  }

  /** The scope within the dashboard's template variables. */
  String dashboardScope() {
    return scope() + ",$cluster,$region,$host";
  }

  /** The scope of figures that belong to clusters and regions, not to machines. */
  String costScope() {
    return scope() + ",$cluster,$region";
  }

  /** Finds all events of the plan. */
  String events() {
    return "tags:" + scope();
  }

  /** Finds the events of deployments. */
  String deployments() {
    return events() + " tags:mlinfra-event:deploy";
  }

  /**
   * The environment whose services are drawn, and any primary tag: the plan's {@code env} label,
   * which the agents set too.
   */
  List<String> environment() {
    return List.of("env:" + plan.metadata().labels().getOrDefault("env", "none"), "*");
  }

  /** Tags of an object that the plan owns: the mark, its own name, the plan's labels. */
  List<String> owned(String name) {
    List<String> tags = new ArrayList<>();
    tags.add(scope());
    tags.add("mlinfra-name:" + name);
    plan.metadata().labels().forEach((key, value) -> tags.add(key + ":" + value));
    return tags;
  }
}

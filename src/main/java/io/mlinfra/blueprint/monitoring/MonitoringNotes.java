package io.mlinfra.blueprint.monitoring;

import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.TurbonomicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the plan asks of Datadog and Turbonomic that neither API can set. */
public final class MonitoringNotes {
  private static final Map<String, String> FEATURES =
      Map.of(
          "APM",
          "no API switches APM on: the agent's apm_config does, on every machine, and services"
              + " appear once they send traces",
          "Infrastructure",
          "no API switches Infrastructure on: hosts appear once their agents report",
          "Logs",
          "no API switches log collection on: the agent's logs_enabled does, and the organisation's"
              + " indexes decide what is kept",
          "GPU Metrics",
          "no API switches GPU metrics on: the agent's gpu check does, where there is a driver",
          "Network Performance",
          "no API switches network performance on: system-probe's network_config does",
          "Custom Metrics",
          "custom metrics need no switch; they count against the organisation's allotment");

  private static final Map<String, String> INTEGRATIONS =
      Map.of(
          "Kubernetes",
          "the plan has no Kubernetes cluster; the integration comes with an agent in the cluster,"
              + " not by an API",
          "NVIDIA GPU",
          "the integration is the agent's gpu check, which the agent's files switch on",
          "Custom Metrics API",
          "the API is open to every API key; applies send their figures through it");

  private static final Map<String, String> TARGETS =
      Map.of(
          "Kubernetes Clusters",
          "the target is validated once kubeturbo runs in a cluster and reports to the server; this"
              + " plan makes no Kubernetes cluster",
          "Storage Systems",
          "disks and buckets of Google Cloud are seen through the Google Cloud target; Turbonomic's"
              + " storage probes are for arrays in a data centre",
          "Network Resources",
          "networks of Google Cloud are seen through the Google Cloud target; Turbonomic's fabric"
              + " probes are for switches in a data centre");

  private MonitoringNotes() {}

  /** In plan order. */
  public static List<CheckOnly> of(FleetPlan plan) {
    List<CheckOnly> notes = new ArrayList<>();
    plan.monitoring()
        .datadog()
        .ifPresent(
            d -> {
              notes.add(agentKey(plan));
              datadog(d, notes);
            });
    plan.monitoring().turbonomic().ifPresent(t -> turbonomic(t, notes));
    return List.copyOf(notes);
  }

  /** The key's value goes to Datadog only; into Secret Manager a person puts it. */
  private static CheckOnly agentKey(FleetPlan plan) {
    return new CheckOnly(
        "datadog-agent-key",
        "monitoring.datadog.api_key",
        "machines read the agent's key from the secret "
            + plan.metadata().name()
            + "-datadog-api-key of "
            + plan.gcp().project()
            + " and may read nothing else there; create it once: gcloud secrets create");
  }

  private static void datadog(DatadogSpec spec, List<CheckOnly> notes) {
    String at = "monitoring.datadog.";
    listed("datadog-feature", at + "features", spec.features(), FEATURES, notes);
    listed("datadog-integration", at + "integrations", spec.integrations(), INTEGRATIONS, notes);
    boolean gauge =
        spec.layouts().values().stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .anyMatch(c -> c.chart().equals("Gauge"));
    if (gauge) {
      notes.add(
          new CheckOnly(
              "datadog-gauge",
              at + "layouts",
              "Datadog has no dial widget; a gauge is a query value with coloured ranges there"));
    }
    if (spec.integrations().contains("Google Cloud Platform")) {
      notes.add(
          new CheckOnly(
              "datadog-delegate",
              at + "integrations",
              "Datadog's delegate needs the role Service Account Token Creator on the integration's"
                  + " service account; grant it once, its address is shown by the integration"));
    }
    if (spec.alerts().containsKey("cost_spike")) {
      notes.add(
          new CheckOnly(
              "datadog-cost-hourly",
              at + "alerts.cost_spike",
              "Datadog's own cost data are daily; the monitor watches mlinfra.cost.hourly, the"
                  + " fleet's list price, which apply and watch report"));
    }
  }

  private static void turbonomic(TurbonomicSpec spec, List<CheckOnly> notes) {
    String at = "monitoring.turbonomic.";
    listed("turbonomic-target", at + "targets", spec.targets(), TARGETS, notes);
    for (String feature : spec.features()) {
      notes.add(
          new CheckOnly(
              "turbonomic-feature-" + word(feature),
              at + "features",
              feature + ": the licence decides; the policies below are what uses it"));
    }
    TurbonomicSpec.Policies p = spec.policies();
    p.minUtilization()
        .ifPresent(
            u ->
                notes.add(
                    new CheckOnly(
                        "turbonomic-min-utilization",
                        at + "policies.efficiency.min_utilization",
                        "no setting holds a lower bound of "
                            + u
                            + "; the scaling target pulls machines up to it from below, too")));
    if (p.budgetConstraints().orElse(false)) {
      notes.add(
          new CheckOnly(
              "turbonomic-budget",
              at + "policies.cost.budget_constraints",
              "no automation setting holds a budget; the Cloud Billing budget of this plan does"));
    }
    p.spotUsage()
        .ifPresent(
            use ->
                notes.add(
                    new CheckOnly(
                        "turbonomic-spot",
                        at + "policies.cost.spot_instance_usage",
                        "Turbonomic recommends no spot capacity; cost.spot decides the share")));
    notes.add(
        new CheckOnly(
            "turbonomic-interval",
            at + "integration.analysis_interval",
            "the analysis cycle is the server's own (10 minutes) and has no API; asked: "
                + spec.integration().analysisInterval().toSeconds()
                + " s"));
  }

  private static void listed(
      String code,
      String path,
      List<String> asked,
      Map<String, String> messages,
      List<CheckOnly> notes) {
    for (String name : asked) {
      String message = messages.get(name);
      if (message != null) {
        notes.add(new CheckOnly(code + "-" + word(name), path, name + ": " + message));
      }
    }
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}

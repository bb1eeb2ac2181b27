package io.mlinfra.blueprint.monitoring;

import java.math.BigDecimal;
import java.util.Map;

/**
 * The four alerts, as data.
 *
 * <p>Metrics: {@code gpu.sm_active} from the agent's GPU check and {@code system.mem.pct_usable}
 * from its memory check (DataDog/integrations-core, {@code gpu/metadata.csv} and the agent's core
 * checks, read 2026-11-26). {@code mlinfra.network.saturation} comes from the check that the plan
 * puts on every machine, because no agent metric knows a machine's bandwidth. {@code
 * mlinfra.cost.hourly} is sent by this program: Datadog's own Google cost data are daily.
 */
final class AlertRules {
  static final Map<String, AlertRule> BY_NAME =
      Map.of(
          "gpu_utilization",
          new AlertRule(
              "GPU utilisation",
              "avg:gpu.sm_active{%s} by {host}",
              false,
              BigDecimal.TEN,
              BigDecimal.valueOf(5),
              4,
              "All GPUs of {{host.name}} are near their limit: add nodes, or spread the jobs.",
              "Do the agent and its GPU check run there?"),
          "memory_usage",
          new AlertRule(
              "Memory usage",
              "(1 - avg:system.mem.pct_usable{%s} by {host}) * 100",
              false,
              BigDecimal.TEN,
              BigDecimal.valueOf(5),
              4,
              "{{host.name}} runs out of memory: look for a leaking loader or a batch too large.",
              "Does the agent run there?"),
          "network_saturation",
          new AlertRule(
              "Network saturation",
              "max:mlinfra.network.saturation{%s} by {host}",
              false,
              BigDecimal.TEN,
              BigDecimal.valueOf(5),
              4,
              "{{host.name}} uses nearly all of its bandwidth: look at collectives and loaders.",
              "Do the agent and its mlinfra_network check run there?"),
          "cost_spike",
          new AlertRule(
              "Cost",
              "sum:mlinfra.cost.hourly{%s}",
              true,
              BigDecimal.valueOf(100),
              BigDecimal.valueOf(50),
              3,
              "The fleet's hourly cost rose faster than planned: look for groups that grew.",
              "Does `mlinfra watch` run? It reports the cost."));

  private AlertRules() {}
}

package io.mlinfra.guest;

import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.FleetPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The Datadog Agent's files on one cluster's machines, by path below {@code /etc/datadog-agent}.
 *
 * <p>The agent has no interval for all of its checks: each check's own file sets it. Network
 * performance and the GPU's kernel probes are system-probe's ({@code system-probe.yaml}), not the
 * agent's (docs.datadoghq.com: agent configuration files, cloud network monitoring setup, GPU
 * monitoring setup, journald; DataDog/datadog-agent {@code cmd/agent/dist/conf.d}; read
 * 2026-11-26).
 */
final class AgentFiles {
  /** What the machine itself puts in the place of its region, which no template knows. */
  static final String REGION = "__REGION__";

  /**
   * The agent's own checks behind the plan's alerts and dashboards, with what they must be told.
   */
  private static final Map<String, String> CHECKS =
      Map.of(
          "cpu", "",
          "load", "",
          "memory", "",
          "io", "",
          "disk", "use_mount: false",
          "network", "collect_connection_state: false");

  private final FleetPlan plan;
  private final String cluster;
  private final boolean gpu;
  private final int gbps;

  /**
   * @param gpu whether the machines have GPUs
   * @param gbps what a machine may send or receive
   */
  AgentFiles(FleetPlan plan, String cluster, boolean gpu, int gbps) {
    this.plan = plan;
    this.cluster = cluster;
    this.gpu = gpu;
    this.gbps = gbps;
  }

  /** All files but the one that holds the key, {@link #main}. */
  Map<String, String> of(DatadogSpec spec) {
    Map<String, String> files = new LinkedHashMap<>();
    DatadogSpec.Agent agent = spec.agent();
    long seconds = agent.interval().toSeconds();
    files.put("system-probe.yaml", probe(agent));
    CHECKS.keySet().stream()
        .sorted()
        .forEach(c -> files.put(conf(c), instance("", CHECKS.getOrDefault(c, ""), seconds)));
    if (agent.gpu() && gpu) {
      files.put(conf("gpu"), instance("ad_identifiers:\n  - _gpu\n", "", seconds));
    }
    files.put(conf("mlinfra_network"), instance("", "gbps: " + gbps, seconds));
    if (agent.network()) {
      String target = "name: cloud-storage\n    host: storage.googleapis.com\n    port: 443";
      files.put(
          conf("tcp_check"), instance("", target + "\n    collect_response_time: true", seconds));
    }
    if (agent.logs()) {
      files.put(conf("journald"), "logs:\n  - type: journald\n    container_mode: true");
    }
    return files;
  }

  private static String conf(String check) {
    return "conf.d/" + check + ".d/conf.yaml";
  }

  private static String instance(String head, String settings, long seconds) {
    String first = settings.isEmpty() ? "" : settings + "\n    ";
    return head + "init_config:\ninstances:\n  - " + first + "min_collection_interval: " + seconds;
  }

  private String probe(DatadogSpec.Agent agent) {
    return "network_config:\n  enabled: "
        + agent.network()
        + "\ngpu_monitoring:\n  enabled: "
        + (agent.gpu() && gpu);
  }

  /** {@code datadog.yaml} without its first line, the key. */
  String main(DatadogSpec spec) {
    DatadogSpec.Agent agent = spec.agent();
    StringJoiner yaml = new StringJoiner("\n");
    yaml.add("site: " + spec.site());
    String env = plan.metadata().labels().get("env");
    if (env != null) {
      yaml.add("env: " + quoted(env));
    }
    yaml.add("tags:");
    for (String tag :
        List.of(
            "mlinfra-plan:" + plan.metadata().name(),
            "mlinfra-cluster:" + cluster.replace('_', '-'),
            "region:" + REGION)) {
      yaml.add("  - " + quoted(tag));
    }
    plan.metadata().labels().forEach((key, value) -> yaml.add("  - " + quoted(key + ":" + value)));
    yaml.add("apm_config:").add("  enabled: " + agent.apm());
    yaml.add("logs_enabled: " + agent.logs());
    yaml.add("gpu:").add("  enabled: " + (agent.gpu() && gpu));
    return yaml.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

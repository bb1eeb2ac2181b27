package io.mlinfra.guest;

import io.mlinfra.catalog.MachineType;
import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PerformanceSpec;
import io.mlinfra.spec.RecoverySpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Renders the startup and shutdown scripts of one cluster's machines. Secrets never stand in them:
 * the Datadog key is fetched from Secret Manager by the machine itself.
 */
public final class GuestScripts {
  /** What is taken for machine types whose bandwidth no source gives. */
  private static final int UNKNOWN_GBPS = 100;

  /** What GPU machines report of themselves; Compute Engine has no metric of its own for it. */
  public static final String GPU_METRIC = "custom.googleapis.com/mlinfra/gpu_utilization";

  private final FleetPlan plan;
  private final String cluster;
  private final Optional<MachineType> type;

  public GuestScripts(FleetPlan plan, String cluster, Optional<MachineType> type) {
    this.plan = plan;
    this.cluster = cluster;
    this.type = type;
  }

  public String startup() {
    return Template.named("startup.sh").filled(values());
  }

  public String shutdown() {
    return Template.named("shutdown.sh").filled(values());
  }

  private Map<String, String> values() {
    boolean gpu = type.filter(t -> t.gpuCount() > 0).isPresent();
    PerformanceSpec.Net net = plan.performance().network();
    Map<String, String> v = new LinkedHashMap<>();
    v.put("PLAN", plan.metadata().name());
    v.put("CLUSTER", cluster);
    v.put("PROJECT", plan.gcp().project());
    v.put("INTERFACE", net.networkInterface());
    v.put("MTU", Long.toString(net.mtu()));
    v.put("GPU_MTU", Long.toString(net.gpuMtu()));
    v.put(
        "SYSCTL",
        net.sysctl().entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining("\n")));
    plan.performance()
        .storage()
        .localSsd()
        .ifPresentOrElse(
            ssd -> {
              v.put("CHUNK_KB", Long.toString(ssd.stripe().kb()));
              // The kernel counts read-ahead in sectors of 512 bytes.
              v.put("READAHEAD_SECTORS", Long.toString(ssd.readahead().kb() * 2));
            },
            () -> {
              v.put("CHUNK_KB", "256");
              v.put("READAHEAD_SECTORS", "16384");
            });
    gpu(v, gpu);
    datadog(v, gpu);
    Optional<RecoverySpec.SpotPreemption> recovery = plan.recovery().spotPreemption();
    v.put(
        "CHECKPOINT_URL",
        recovery
            .map(
                r ->
                    "gs://"
                        + r.stateStorage().bucket()
                        + "/"
                        + r.stateStorage().path()
                        + "/"
                        + cluster)
            .orElse(""));
    v.put(
        "CHECKPOINT_SECONDS",
        recovery.map(r -> Long.toString(r.checkpointInterval().toSeconds())).orElse("0"));
    v.put(
        "IDLE_MINUTES",
        plan.cost()
            .controls()
            .flatMap(c -> c.idleTimeout())
            .map(Duration::toMinutes)
            .map(String::valueOf)
            .orElse("0"));
    return v;
  }

  private void gpu(Map<String, String> v, boolean gpu) {
    Optional<PerformanceSpec.Gpu> asked = gpu ? plan.performance().gpu() : Optional.empty();
    v.put("GPU", gpu ? "1" : "0");
    v.put("GPU_METRIC", GPU_METRIC);
    v.put("DRIVER", asked.map(PerformanceSpec.Gpu::driver).orElse(""));
    v.put("CUDA", asked.map(PerformanceSpec.Gpu::cudaVersion).orElse(""));
    v.put("PEER_MEMORY", asked.filter(PerformanceSpec.Gpu::peerMemory).isPresent() ? "1" : "0");
    v.put("GPU_NICS", Long.toString(plan.cluster(cluster).gpuNetworks()));
    v.put(
        "MIG",
        asked
            .map(
                a ->
                    a.migDevices().stream()
                        .flatMap(
                            d ->
                                java.util.Collections.nCopies((int) d.count(), d.profile())
                                    .stream())
                        .collect(Collectors.joining(",")))
            .orElse(""));
  }

  private void datadog(Map<String, String> v, boolean gpu) {
    Optional<DatadogSpec> datadog = plan.monitoring().datadog();
    v.put("DD_SITE", datadog.map(DatadogSpec::site).orElse(""));
    int gbps = type.map(t -> t.maxBandwidthGbps().orElse(UNKNOWN_GBPS)).orElse(UNKNOWN_GBPS);
    AgentFiles files = new AgentFiles(plan, cluster, gpu, gbps);
    v.put("DD_YAML", datadog.map(files::main).orElse(""));
    v.put("DD_FILES", datadog.map(d -> written(files.of(d))).orElse("  :"));
    v.put("DD_LOGS", datadog.filter(d -> d.agent().logs()).isPresent() ? "1" : "0");
    v.put(
        "DD_EVENT_TAGS",
        "mlinfra-plan:"
            + plan.metadata().name()
            + ",mlinfra-cluster:"
            + cluster.replace('_', '-')
            + ",mlinfra-event:training");
  }

  /** The commands that write the agent's files where they differ. */
  private static String written(Map<String, String> files) {
    StringJoiner script = new StringJoiner("\n");
    files.forEach(
        (path, content) ->
            script
                .add("  write /etc/datadog-agent/" + path + " <<'DDFILE' || return 1")
                .add(content)
                .add("DDFILE"));
    return script.toString();
  }
}

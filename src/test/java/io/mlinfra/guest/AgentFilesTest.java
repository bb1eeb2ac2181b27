package io.mlinfra.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a machine's startup script in a folder of its own and reads what the agent would read. */
class AgentFilesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String KEY = "fake-key-of-the-secret-manager";

  /** Commands that the machine has and a build machine has not. */
  private static final Map<String, String> STUBS =
      Map.of(
          "curl", "case \"$*\" in */instance/zone) echo projects/1/zones/europe-west4-b;; esac",
          "gcloud", "echo " + KEY,
          "systemctl", "exit 0",
          "datadog-agent", "exit 0",
          "ip", "echo 'mtu 8896 mtu 8244 '",
          "sysctl", "exit 0",
          "usermod", "exit 0",
          "logger", "exit 0",
          "id", "exit 1");

  @TempDir Path root;
  private FleetPlan plan;

  @BeforeEach
  void read() {
    PlanParser.Result result =
        new PlanParser(name -> Optional.empty(), List.of())
            .parse(Path.of("plans/ml-fleet.yaml"), "plans/ml-fleet.yaml");
    plan = ((PlanParser.Result.Parsed) result).file().plan();
  }

  @Test
  void theAgentGetsItsKeyItsTagsAndItsRegion() throws Exception {
    run("download_clusters");
    JsonNode agent = yaml("datadog.yaml");
    assertThat(agent.path("api_key").asText()).isEqualTo(KEY);
    assertThat(agent.path("env").asText()).isEqualTo("prod");
    assertThat(agent.path("tags").valueStream().map(JsonNode::asText))
        .contains(
            "mlinfra-plan:ml-fleet", "mlinfra-cluster:download-clusters", "region:europe-west4");
    assertThat(agent.path("apm_config").path("enabled").asBoolean()).isTrue();
    assertThat(agent.path("logs_enabled").asBoolean()).isTrue();
    assertThat(agent.path("gpu").path("enabled").asBoolean()).isFalse();
  }

  @Test
  void everyCheckRunsAtThePlansIntervalAndNetworkPerformanceIsSystemProbes() throws Exception {
    run("download_clusters");
    assertThat(yaml("system-probe.yaml").path("network_config").path("enabled").asBoolean())
        .isTrue();
    for (String check :
        List.of("cpu", "memory", "io", "disk", "network", "tcp_check", "mlinfra_network")) {
      JsonNode instance = yaml("conf.d/" + check + ".d/conf.yaml").path("instances").get(0);
      assertThat(instance.path("min_collection_interval").asInt()).as(check).isEqualTo(10);
    }
    assertThat(yaml("conf.d/journald.d/conf.yaml").path("logs").get(0).path("type").asText())
        .isEqualTo("journald");
    assertThat(root.resolve("etc/datadog-agent/conf.d/gpu.d")).doesNotExist();
  }

  @Test
  void onlyTheFileWithTheKeyHoldsTheKeyAndItIsNotForEverybody() throws Exception {
    run("download_clusters");
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean holds = Files.readString(file).contains(KEY);
        boolean may = file.endsWith("datadog.yaml") || file.startsWith(root.resolve("bin"));
        assertThat(!holds || may).as(file.toString()).isTrue();
      }
    }
    assertThat(Files.getPosixFilePermissions(root.resolve("etc/datadog-agent/datadog.yaml")))
        .noneMatch(p -> p.name().startsWith("OTHERS"));
  }

  @Test
  void machinesWithGpusRunTheGpuCheck() {
    String script = script("gpu_clusters");
    assertThat(script).contains("conf.d/gpu.d/conf.yaml", "gpu:\n  enabled: true");
    assertThat(script).contains("gpu_monitoring:\n  enabled: true");
  }

  private String script(String cluster) {
    return new GuestScripts(
            plan, cluster, Catalog.shipped().machineType(plan.cluster(cluster).machineType()))
        .startup();
  }

  private void run(String cluster) throws IOException, InterruptedException {
    Path bin = Files.createDirectory(root.resolve("bin"));
    for (Map.Entry<String, String> stub : STUBS.entrySet()) {
      Path file = bin.resolve(stub.getKey());
      Files.writeString(file, "#!/bin/sh\n" + stub.getValue() + "\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Path file = Files.writeString(root.resolve("bin/startup.sh"), script(cluster));
    ProcessBuilder builder = new ProcessBuilder("bash", file.toString()).redirectErrorStream(true);
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("MLINFRA_ROOT", root.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("datadog: ok").doesNotContain(KEY);
  }

  private JsonNode yaml(String path) throws IOException {
    return YAML.readTree(root.resolve("etc/datadog-agent/" + path).toFile());
  }
}

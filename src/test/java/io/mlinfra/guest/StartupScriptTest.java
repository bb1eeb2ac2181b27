package io.mlinfra.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the startup script of a GPU machine in a folder of its own, with commands that write down
 * how they were called.
 */
class StartupScriptTest {
  private static final String TOKEN = "fake-token-of-the-machine";

  /** What the commands of the machine do here; each also notes its call. */
  private static final Map<String, String> STUBS =
      Map.ofEntries(
          Map.entry(
              "curl",
              """
              case "$*" in
                *"-K -"*) cat > "$CALLS.stdin";;
                */token*) echo '{"access_token":"%s","expires_in":3599}';;
                */zone*) echo projects/1/zones/us-central1-a;;
                */instance/id*) echo 4711;;
              esac\
              """
                  .formatted(TOKEN)),
          Map.entry(
              "mdadm",
              """
              case "$*" in
                --detail*) [ -f "$CALLS.md0" ];;
                --create*) touch "$CALLS.md0";;
              esac\
              """),
          Map.entry(
              "nvidia-smi",
              """
              case "$*" in
                *driver_version*) echo none;;
                *mig.mode.current*) [ -f "$CALLS.mig" ] && echo Enabled || echo Disabled;;
                "-mig 1") touch "$CALLS.mig";;
                "mig -lgi") [ -f "$CALLS.gi" ] && echo "MIG 3g.40gb";;
                "mig -cgi"*) touch "$CALLS.gi";;
                *utilization.gpu*) printf '50\\n70\\n';;
              esac\
              """),
          Map.entry("ip", "[ \"$2\" = show ] && echo 'mtu 1460 '; exit 0"),
          Map.entry("mountpoint", "exit 1"),
          Map.entry("docker", "[ \"$1\" = pull ]"),
          Map.entry("gcloud", "echo fake-key"),
          Map.entry("sysctl", "exit 0"),
          Map.entry("mkfs.ext4", "exit 0"),
          Map.entry("blockdev", "exit 0"),
          Map.entry("mount", "exit 0"),
          Map.entry("apt-get", "exit 0"),
          Map.entry("modprobe", "exit 0"),
          Map.entry("systemctl", "exit 0"),
          Map.entry("datadog-agent", "exit 0"),
          Map.entry("usermod", "exit 0"),
          Map.entry("logger", "exit 0"),
          Map.entry("id", "exit 1"));

  @TempDir Path root;
  private Path bin;
  private Path calls;

  @BeforeEach
  void machine() throws IOException {
    bin = Files.createDirectories(root.resolve("stubs"));
    calls = root.resolve("calls");
    for (Map.Entry<String, String> stub : STUBS.entrySet()) {
      Path file = bin.resolve(stub.getKey());
      Files.writeString(
          file,
          "#!/usr/bin/env bash\necho \""
              + stub.getKey()
              + " $*\" >> \"$CALLS\"\n"
              + stub.getValue());
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Path disks = Files.createDirectories(root.resolve("dev/disk/by-id"));
    for (int i = 0; i < 16; i++) {
      Files.createFile(disks.resolve("google-local-nvme-ssd-" + i));
    }
    Path nics = Files.createDirectories(root.resolve("sys/class/net"));
    for (String nic : List.of("lo", "ens4", "ens5", "ens6")) {
      Files.createDirectories(nics.resolve(nic));
    }
  }

  @Test
  void aGpuMachineIsTunedAsThePlanSays() throws Exception {
    assertThat(run(script())).isZero();
    List<String> done = Files.readAllLines(calls);
    assertThat(done)
        .contains("ip link set dev ens4 mtu 8896")
        .contains("ip link set dev ens5 mtu 8244", "ip link set dev ens6 mtu 8244")
        .doesNotContain("ip link set dev lo mtu 8244")
        .anyMatch(
            c ->
                c.startsWith("mdadm --create")
                    && c.contains("--level=0")
                    && c.contains("--chunk=256")
                    && c.contains("--raid-devices=16"))
        .contains("blockdev --setra 16384 " + root.resolve("dev/md0"))
        .contains("nvidia-smi -pm 1")
        .anyMatch(c -> c.startsWith("nvidia-smi mig -cgi"))
        .contains("systemctl enable --now mlinfra-gpu-metric.timer")
        .contains("systemctl enable --now mlinfra-checkpoint.timer");
    assertThat(Files.readString(root.resolve("etc/sysctl.d/90-mlinfra.conf")))
        .contains("net.core.rmem_max = 67108864")
        .contains("net.ipv4.tcp_rmem = 4096 87380 33554432");
    assertThat(Files.readString(root.resolve("etc/systemd/system/mlinfra-checkpoint.timer")))
        .contains("OnUnitActiveSec=300");
    assertThat(reported()).contains("mtu ok", "sysctl ok", "local_ssd ok", "mig ok", "ready true");
  }

  @Test
  void aSecondRunMakesNothingAnew() throws Exception {
    assertThat(run(script())).isZero();
    Files.delete(calls);
    assertThat(run(script())).isZero();
    assertThat(Files.readAllLines(calls))
        .noneMatch(c -> c.startsWith("mdadm --create"))
        .noneMatch(c -> c.startsWith("mkfs"))
        .noneMatch(c -> c.startsWith("nvidia-smi mig -cgi"));
  }

  @Test
  void aStepThatFailsIsReportedAndTheOthersGoOn() throws Exception {
    Files.writeString(bin.resolve("sysctl"), "#!/usr/bin/env bash\nexit 1\n");
    assertThat(run(script())).isEqualTo(1);
    assertThat(reported())
        .contains("sysctl failed", "local_ssd ok")
        .anyMatch(r -> r.startsWith("ready failed:") && r.contains("sysctl"));
  }

  @Test
  void theMetricThatTheAutoscalerFollowsIsWrittenAndItsTokenIsNoArgument() throws Exception {
    assertThat(run(script())).isZero();
    Files.delete(calls);
    assertThat(run(root.resolve("usr/local/sbin/mlinfra-gpu-metric"))).isZero();
    String done = Files.readString(calls);
    assertThat(done)
        .contains("\"type\": \"" + GuestScripts.GPU_METRIC + "\"")
        .contains("\"doubleValue\": 0.6000")
        .contains("\"instance_id\": \"4711\"")
        .contains("\"zone\": \"us-central1-a\"")
        .contains("https://monitoring.googleapis.com/v3/projects/ml-fleet-dev/timeSeries")
        .doesNotContain(TOKEN);
    assertThat(Files.readString(root.resolve("calls.stdin"))).contains("Bearer " + TOKEN);
  }

  /** What the machine told through guest attributes, as KEY VALUE. */
  private List<String> reported() throws IOException {
    return Files.readAllLines(calls).stream()
        .filter(c -> c.startsWith("curl") && c.contains("/guest-attributes/mlinfra/"))
        .map(
            c ->
                c.substring(c.lastIndexOf('/') + 1)
                    + " "
                    + c.substring(c.indexOf("--data ") + 7, c.indexOf(" http")))
        .toList();
  }

  private Path script() throws IOException {
    PlanParser.Result result =
        new PlanParser(name -> Optional.empty(), List.of())
            .parse(Path.of("plans/ml-fleet.yaml"), "plans/ml-fleet.yaml");
    FleetPlan plan = ((PlanParser.Result.Parsed) result).file().plan();
    String text =
        new GuestScripts(
                plan,
                "gpu_clusters",
                Catalog.shipped().machineType(plan.cluster("gpu_clusters").machineType()))
            .startup();
    assertThat(text).as("every placeholder has a value").doesNotContainPattern("@[A-Z_]{3,}@");
    return Files.writeString(root.resolve("startup.sh"), text);
  }

  private int run(Path script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("output").toFile());
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("MLINFRA_ROOT", root.toString());
    builder.environment().put("CALLS", calls.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}

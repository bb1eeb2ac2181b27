package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas from the command line, on a project that is as new as a new one. */
class QuotaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIRST = "plans/examples/first-fleet.yaml";

  @TempDir Path dir;

  private Cli.Result run(String plan, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of(
            "-f",
            plan,
            "--sandbox-dir",
            dir.resolve("cloud").toString(),
            "--sandbox-profile",
            "fresh"));
    return Cli.run(all.toArray(String[]::new));
  }

  private JsonNode json(String plan, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("-o", "json"));
    return JSON.readTree(run(plan, all.toArray(String[]::new)).out());
  }

  @Test
  void anApplyThatCannotFitDoesNotStartUntilTheIncreasesAreGranted() throws IOException {
    Cli.Result plan = run(FIRST, "plan");
    assertThat(plan.code()).isEqualTo(65);
    assertThat(plan.out()).contains("Plan: ").contains("does NOT fit");
    assertThat(run(FIRST, "plan", "--ignore-quota").code()).isZero();
    Cli.Result apply = run(FIRST, "apply", "--yes");
    assertThat(apply.code()).isEqualTo(65);
    assertThat(apply.err()).contains("nothing was changed").contains("quota request");
    assertThat(run(FIRST, "quota", "check").code()).isEqualTo(65);

    assertThat(run(FIRST, "sandbox", "quota", "hold").code()).isZero();
    JsonNode requests = json(FIRST, "quota", "request").path("requests");
    assertThat(requests).isNotEmpty();
    assertThat(requests)
        .allSatisfy(
            r -> {
              assertThat(r.path("state").asText()).isEqualTo("pending");
              assertThat(r.path("filed").asBoolean()).isTrue();
            });
    assertThat(run(FIRST, "quota", "check").out()).contains("pending");
    Cli.Result tooShort = run(FIRST, "quota", "request", "--wait", "--timeout", "1s");
    assertThat(tooShort.code()).as("still pending").isEqualTo(75);
    assertThat(tooShort.out()).contains("Nothing new filed");

    run(FIRST, "sandbox", "quota", "grant");
    assertThat(run(FIRST, "quota", "request", "--wait").code()).isZero();
    assertThat(run(FIRST, "apply", "--yes", "--phase", "1").code()).isZero();
    JsonNode after = json(FIRST, "quota", "check").path("quota");
    assertThat(after.path("fits_max").asBoolean()).isTrue();
    assertThat(after.path("needs"))
        .filteredOn(n -> n.path("metric").asText().equals("CPUS_PER_VM_FAMILY"))
        .singleElement()
        .satisfies(
            n -> {
              assertThat(n.path("usage").asDouble()).isEqualTo(16);
              assertThat(n.path("own").asDouble()).isEqualTo(16);
            });
  }

  @Test
  void aRefusedAndAPartlyGrantedRequestAreToldApartEvenLater() throws IOException {
    run(FIRST, "sandbox", "quota", "hold");
    run(FIRST, "quota", "request");
    run(FIRST, "sandbox", "quota", "grant", "CPUS-ALL", "--value", "100");
    run(FIRST, "sandbox", "quota", "refuse");
    Cli.Result answers = run(FIRST, "quota", "request", "--wait");
    assertThat(answers.code()).isEqualTo(1);
    assertThat(answers.out()).contains("partly granted CPUS_ALL_REGIONS").contains("refused");
    assertThat(run(FIRST, "quota", "request").out())
        .contains("Nothing new filed")
        .contains("1 partly granted, 0 pending");
  }

  /** The request's own example: 96 H100 in us-central1, as A3 Mega and as A3 High. */
  @Test
  void ninetySixGpusInOneRegionAreAskedForInTheQuotaOfTheirFamily() throws IOException {
    for (String[] machine :
        List.of(
            new String[] {"a3-megagpu-8g", "NVIDIA_H100_MEGA"},
            new String[] {"a3-highgpu-8g", "NVIDIA_H100"})) {
      String[] overrides = {
        "quota",
        "request",
        "--contact",
        "quota@example.com",
        "--set",
        "fleet.gpu_clusters.machine_type=" + machine[0],
        "--set",
        "fleet.gpu_clusters.regions=[us-central1]",
        "--set",
        "fleet.gpu_clusters.gpu_networks=4",
        "--set",
        "cost.spot.gpu_clusters.max_spot_percentage=0"
      };
      JsonNode requests = json("plans/ml-fleet.yaml", overrides).path("requests");
      assertThat(requests)
          .filteredOn(r -> r.path("dimensions").path("gpu_family").asText().equals(machine[1]))
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.path("quota_id").asText())
                    .isEqualTo("GPUS-PER-GPU-FAMILY-per-project-region");
                assertThat(r.path("place").asText()).isEqualTo("us-central1");
                assertThat(r.path("asked").asLong()).isEqualTo(96);
                assertThat(r.path("granted").asLong()).isEqualTo(96);
              });
      assertThat(json("plans/ml-fleet.yaml", overrides).path("requests"))
          .as("run twice, nothing new")
          .isEmpty();
    }
  }

  @Test
  void machinesOfAnotherPlanCountAsUsedByOthers() throws IOException {
    String[] cloud = {"--sandbox-dir", dir.resolve("shared").toString()};
    assertThat(Cli.run("apply", "--yes", "-f", FIRST, cloud[0], cloud[1]).code()).isZero();
    JsonNode report =
        JSON.readTree(
            Cli.run(
                    "quota",
                    "check",
                    "-o",
                    "json",
                    "-f",
                    FIRST,
                    "--set",
                    "metadata.name=second",
                    "--set",
                    "network.name=second",
                    cloud[0],
                    cloud[1])
                .out());
    assertThat(report.path("quota").path("needs"))
        .filteredOn(n -> n.path("metric").asText().equals("CPUS_PER_VM_FAMILY"))
        .singleElement()
        .satisfies(
            n -> {
              assertThat(n.path("usage").asDouble()).isEqualTo(16);
              assertThat(n.path("own").asDouble()).isZero();
              assertThat(n.path("headroom_max").asDouble()).isEqualTo(1440 - 16 - 48);
            });
  }
}

package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from the command line against the embedded cloud. */
class MainJobTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  private Cli.Result run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of("-f", "plans/ml-fleet.yaml", "--sandbox-dir", dir.resolve("cloud").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void planApplyPhaseByPhaseAndASecondPlanSaysNoChanges() throws IOException {
    assertThat(run("plan", "--detailed-exitcode").code()).isEqualTo(2);
    for (String phase : List.of("1", "2", "3")) {
      Cli.Result applied = run("apply", "--phase", phase, "--yes");
      assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
    }
    Cli.Result again = run("plan", "--detailed-exitcode");
    assertThat(again.code()).as(again.out()).isZero();
    assertThat(again.out()).contains("No changes");

    Cli.Result destroyed = run("destroy", "--yes");
    assertThat(destroyed.code()).as(destroyed.out() + destroyed.err()).isZero();
    JsonNode plan = JSON.readTree(run("plan", "-o", "json").out());
    assertThat(plan.path("summary").path("create").asInt()).isGreaterThan(100);
    assertThat(plan.path("summary").path("delete").asInt()).isZero();
  }

  @Test
  void aChangeMadeByHandShowsAsDriftAndIsMendedAndAStrangersNetworkStays() throws Exception {
    assertThat(run("apply", "--yes").code()).isZero();
    try (Sandbox cloud = Sandbox.start(SandboxConfig.in(dir.resolve("cloud")))) {
      String root = cloud.baseUri() + "/compute/v1/projects/ml-fleet-dev/global/";
      send("PATCH", root + "firewalls/ml-fleet-allow-ssh", "{\"sourceRanges\": [\"0.0.0.0/0\"]}");
      send(
          "POST", root + "networks", "{\"name\": \"strangers\", \"autoCreateSubnetworks\": false}");
    }
    Cli.Result drift = run("drift", "--detailed-exitcode");
    assertThat(drift.code()).isEqualTo(2);
    assertThat(drift.out())
        .contains("compute.firewall/ml-fleet-allow-ssh")
        .contains("sourceRanges")
        .contains("0.0.0.0/0");

    assertThat(run("apply", "--yes").code()).isZero();
    assertThat(run("drift", "--detailed-exitcode").code()).isZero();
    assertThat(run("destroy", "--yes").code()).isZero();
    try (Sandbox cloud = Sandbox.start(SandboxConfig.in(dir.resolve("cloud")))) {
      String networks =
          send("GET", cloud.baseUri() + "/compute/v1/projects/ml-fleet-dev/global/networks", "");
      assertThat(networks).contains("strangers").doesNotContain("\"ml-fleet\"");
    }
  }

  @Test
  void theSameAdaptersRunWithTheRealTargetAgainstAServedSandbox() throws Exception {
    try (Sandbox cloud = Sandbox.start(SandboxConfig.in(dir.resolve("served")))) {
      List<String> args =
          new ArrayList<>(
              List.of(
                  "--target", "gcp", "-f", copied("plans/examples/first-fleet.yaml").toString()));
      for (String service :
          List.of(
              "compute",
              "storage",
              "iam",
              "dns",
              "cloudresourcemanager",
              "billingbudgets",
              "cloudquotas")) {
        args.addAll(List.of("--endpoint", service + "=" + cloud.baseUri()));
      }
      assertThat(with(args, "apply").code()).as("asks before it changes anything").isEqualTo(64);
      Cli.Result applied = with(args, "apply", "--yes");
      assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
      assertThat(applied.out()).startsWith("target gcp");
      assertThat(with(args, "plan", "--detailed-exitcode").code()).isZero();
    }
  }

  @Test
  void aSavedPlanIsCarriedOutExactlyOrNotAtAll() {
    Path saved = dir.resolve("saved.plan");
    assertThat(run("plan", "--out", saved.toString()).code()).isZero();
    String[] apply = {
      "apply", saved.toString(), "--yes", "--sandbox-dir", dir.resolve("cloud").toString()
    };
    assertThat(Cli.run(apply).code()).isZero();
    Cli.Result stale = Cli.run(apply);
    assertThat(stale.code()).isEqualTo(75);
    assertThat(stale.err()).contains("stale");
  }

  @Test
  void mistakesOnTheCommandLineAndInThePlanHaveTheirExitCodes() throws IOException {
    assertThat(Cli.run("plnn").code()).isEqualTo(64);
    assertThat(run("plan", "--phase", "9").code()).isEqualTo(64);
    assertThat(run("apply", "--yes", "--only", "compute.network/typo").code()).isEqualTo(64);
    assertThat(Cli.run("plan", "-f", "nowhere.yaml").code()).isEqualTo(65);
    Path broken = Files.writeString(dir.resolve("broken.yaml"), "metadata: {name: Bad Name}\n");
    Cli.Result result = Cli.run("plan", "-f", broken.toString());
    assertThat(result.code()).isEqualTo(65);
    assertThat(result.err()).contains("^^^").contains("Bad Name");
    assertThat(
            Cli.run(
                    "plan",
                    "-f",
                    "plans/ml-fleet.yaml",
                    "--target",
                    "gcp",
                    "--endpoint",
                    "compute=http://10.0.0.1:80")
                .code())
        .isEqualTo(64);
  }

  private Path copied(String file) throws IOException {
    return Files.copy(Path.of(file), dir.resolve("plan.yaml"));
  }

  private static Cli.Result with(List<String> args, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(args);
    return Cli.run(all.toArray(String[]::new));
  }

  private static String send(String method, String url, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .method(method, BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}

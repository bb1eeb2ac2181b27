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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller against the embedded cloud. */
class WatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  private Cli.Result run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of(
            "-f",
            "plans/examples/first-fleet.yaml",
            "--sandbox-dir",
            dir.resolve("cloud").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private String autoscaler() throws IOException, InterruptedException {
    try (Sandbox cloud = Sandbox.start(SandboxConfig.in(dir.resolve("cloud")))) {
      JsonNode all =
          JSON.readTree(
              send(
                  "GET",
                  cloud.baseUri() + "/compute/v1/projects/ml-fleet-dev/aggregated/autoscalers",
                  ""));
      for (JsonNode scope : all.path("items")) {
        if (scope.has("autoscalers")) {
          return scope.path("autoscalers").path(0).path("name").asText();
        }
      }
    }
    throw new AssertionError("no autoscaler");
  }

  private void signal(String autoscaler, double utilization)
      throws IOException, InterruptedException {
    try (Sandbox cloud = Sandbox.start(SandboxConfig.in(dir.resolve("cloud")))) {
      String answer =
          send(
              "POST",
              cloud.baseUri() + "/_sandbox/signal",
              "{\"autoscaler\": \"" + autoscaler + "\", \"utilization\": " + utilization + "}");
      assertThat(answer).contains("true");
    }
  }

  private JsonNode pass() throws IOException {
    Cli.Result result = run("watch", "--once", "-o", "json");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    return JSON.readTree(result.out());
  }

  @Test
  void itClosesTheWayDownBetweenTheThresholdsAndPlanKnows() throws Exception {
    assertThat(run("apply", "--yes").code()).isZero();
    String autoscaler = autoscaler();
    assertThat(pass().path("changes")).as("nothing is known of the load").isEmpty();

    signal(autoscaler, 0.6);
    JsonNode closed = pass();
    assertThat(closed.path("changes"))
        .anySatisfy(c -> assertThat(c.path("mode").asText()).isEqualTo("ONLY_SCALE_OUT"));
    assertThat(run("plan", "--detailed-exitcode").code())
        .as("what the controller set is no drift")
        .isZero();
    assertThat(pass().path("changes")).as("once is enough").isEmpty();

    signal(autoscaler, 0.1);
    assertThat(pass().path("changes"))
        .anySatisfy(c -> assertThat(c.path("mode").asText()).isEqualTo("ON"));
  }

  @Test
  void aDryRunChangesNothingAndNonsenseIsRefused() throws Exception {
    assertThat(run("apply", "--yes").code()).isZero();
    signal(autoscaler(), 0.6);
    Cli.Result dry = run("watch", "--once", "--dry-run");
    assertThat(dry.code()).isZero();
    assertThat(dry.out()).startsWith("target sandbox").contains("dry run");
    assertThat(pass().path("changes")).as("still to be done").isNotEmpty();
    assertThat(run("watch", "--interval", "never").code()).isEqualTo(64);
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

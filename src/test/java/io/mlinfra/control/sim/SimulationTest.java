package io.mlinfra.control.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces replayed through the controller's rules, from the command line. */
class SimulationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  private JsonNode simulate(String trace, String... more) throws IOException {
    Path file = Files.writeString(dir.resolve("trace.yaml"), trace);
    List<String> args =
        new ArrayList<>(
            List.of("simulate", "-f", "plans/ml-fleet.yaml", "--trace", file.toString()));
    args.addAll(List.of("-o", "json"));
    args.addAll(List.of(more));
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(args.toArray(String[]::new))).isZero();
    } finally {
      System.setOut(before);
    }
    return JSON.readTree(out.toString(StandardCharsets.UTF_8));
  }

  private static JsonNode cluster(JsonNode result, String name) {
    for (JsonNode c : result.path("summary").path("clusters")) {
      if (c.path("cluster").asText().equals(name)) {
        return c;
      }
    }
    throw new AssertionError("no cluster " + name);
  }

  @Test
  void loadAboveTheUpperThresholdAddsMachinesUpToTheMost() throws IOException {
    JsonNode result = simulate("[{at: 0s, cluster: gpu_clusters, load: 40}]", "--length", "2h");
    assertThat(cluster(result, "gpu_clusters").path("peak").asInt()).isEqualTo(12);
    assertThat(cluster(result, "gpu_clusters").path("unserved_hours").asDouble()).isPositive();
    assertThat(cluster(result, "memory_clusters").path("peak").asInt())
        .as("nothing is known of its load")
        .isEqualTo(3);
  }

  @Test
  void betweenTheThresholdsNoMachineGoes() throws IOException {
    String grow = "- {at: 0s, cluster: download_clusters, load: 10}\n";
    JsonNode between =
        simulate(grow + "- {at: 1h, cluster: download_clusters, load: 5}", "--length", "4h");
    JsonNode below =
        simulate(grow + "- {at: 1h, cluster: download_clusters, load: 2}", "--length", "4h");
    assertThat(last(between, "download_clusters")).isGreaterThan(14);
    assertThat(last(below, "download_clusters")).isLessThan(14);
  }

  @Test
  void whatIsTakenBackIsAskedOfAnotherRegionWhileThereIsNoRoom() throws IOException {
    JsonNode result =
        simulate(
            """
            - {at: 0s, cluster: gpu_clusters, load: 7}
            - {at: 1h, cluster: gpu_clusters, stockout: us-east4, for: 2h}
            - {at: 1h, cluster: gpu_clusters, preempt: 1, region: us-east4}
            """);
    assertThat(result.path("decisions"))
        .anySatisfy(
            d -> {
              assertThat(d.path("type").asText()).isEqualTo("move");
              assertThat(d.path("from").asText()).contains("us-east4");
              assertThat(d.path("to").asText()).contains("us-central1");
            });
    assertThat(cluster(result, "gpu_clusters").path("preempted").asInt()).isEqualTo(1);
  }

  @Test
  void theSameTraceGivesTheSameResultWhateverItsForm() throws IOException {
    String yaml = "- {at: 90m, cluster: gpu_clusters, load: 3}";
    String lines =
        "{\"at\": \"1h30m\", \"cluster\": \"gpu_clusters\", \"load\": 3}\n"
            + "{\"at\": 5400, \"cluster\": \"gpu_clusters\", \"load\": 3.0}\n";
    assertThat(simulate(lines)).isEqualTo(simulate(yaml));
  }

  @Test
  void mistakesInATraceAreAllToldAtOnce() {
    assertThatThrownBy(
            () ->
                new TraceReader(Set.of("gpu"))
                    .read("- {at: soon, cluster: cpu, lod: 1}\n- {at: 1h, cluster: gpu, load: -1}"))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("event 1: unknown key \"lod\"")
        .hasMessageContaining("\"cpu\"")
        .hasMessageContaining("soon")
        .hasMessageContaining("event 2: load");
    assertThatThrownBy(() -> new TraceReader(Set.of("gpu")).read("just text"))
        .isInstanceOf(TraceException.class);
    assertThatThrownBy(() -> new TraceReader(Set.of("gpu")).read("{{{"))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("neither YAML nor JSON");
  }

  private static int last(JsonNode result, String cluster) {
    int machines = -1;
    for (JsonNode m : result.path("timeline")) {
      if (m.path("cluster").asText().equals(cluster)) {
        machines = m.path("machines").asInt();
      }
    }
    return machines;
  }
}

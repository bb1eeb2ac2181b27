package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups where the embedded cloud has no machines or no quota left, from the command line. */
class StockoutTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP =
      "compute.instance_group_manager/two-homes-trainers-us-central1-od";

  @TempDir Path dir;
  private Path plan = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    plan = Files.copy(Path.of("src/test/resources/plans/two-homes.yaml"), dir.resolve("p.yaml"));
  }

  private Cli.Result run(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("-f", plan.toString(), "--sandbox-dir", dir.resolve("cloud").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private void fault(String... rule) {
    List<String> all = new ArrayList<>(List.of("sandbox", "fault", "add"));
    all.addAll(Arrays.asList(rule));
    assertThat(run(all.toArray(String[]::new)).code()).isZero();
  }

  /** The last line of an apply. */
  private static JsonNode summary(Cli.Result applied) throws IOException {
    String last = applied.out().strip().lines().reduce((a, b) -> b).orElse("");
    JsonNode summary = JSON.readTree(last);
    assertThat(summary.path("type").asText()).as(last).isEqualTo("summary");
    return summary;
  }

  private static List<String> route(JsonNode summary) {
    List<String> route = new ArrayList<>();
    for (JsonNode move : summary.path("moves")) {
      assertThat(move.path("address").asText()).isEqualTo(GROUP);
      route.add(move.path("from").asText() + " " + move.path("to").asText());
    }
    return route;
  }

  @Test
  void aZoneWithoutMachinesIsLeftForTheNextAndNobodyGoesBackWhenItHasSomeAgain()
      throws IOException {
    fault("kind=stockout", "zone=us-central1-a", "machine_type=g2-standard-48");

    Cli.Result applied = run("apply", "--yes", "-o", "json");

    assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
    assertThat(route(summary(applied))).containsExactly("us-central1-a us-central1-b");
    assertThat(run("plan", "--detailed-exitcode").code()).isZero();
    assertThat(run("sandbox", "fault", "clear").code()).isZero();
    Cli.Result later = run("plan", "--detailed-exitcode");
    assertThat(later.code()).isZero();
    assertThat(later.out()).contains("Place: " + GROUP + " stands in us-central1-b");
  }

  @Test
  void aRegionWithoutMachinesIsLeftForTheFallbackRegionWithAllThatBelongsToTheGroup()
      throws IOException {
    fault("kind=stockout", "zone=us-central1-.*", "machine_type=g2-standard-48");

    Cli.Result applied = run("apply", "--yes", "-o", "json");

    assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
    List<String> route = route(summary(applied));
    assertThat(route).hasSize(4).last().isEqualTo("us-central1-f us-east4-a");
    assertThat(run("plan", "--detailed-exitcode").code()).isZero();
    assertThat(run("destroy", "--yes").code()).isZero();
    JsonNode nothing = JSON.readTree(run("status", "-o", "json").out());
    assertThat(nothing.toString()).doesNotContain("two-homes-trainers-us-central1-od");
  }

  @Test
  void aQuotaThatIsUsedUpSendsTheGroupToAnotherRegionAtOnce() throws IOException {
    fault("kind=quota", "region=us-central1", "metric=.*L4.*", "when=operation");
    assertThat(placed("cost")).as("before").isEqualTo("us-central1");

    Cli.Result applied = run("apply", "--yes", "-o", "json");

    assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
    assertThat(route(summary(applied))).containsExactly("us-central1-a us-east4-a");
    assertThat(run("plan", "--detailed-exitcode").code()).isZero();
    assertThat(placed("cost")).as("where it stands is what it costs").isEqualTo("us-east4");
    assertThat(placed("plan")).isEqualTo("us-east4");
    JsonNode needs = JSON.readTree(run("quota", "check", "-o", "json").out()).at("/quota/needs");
    assertThat(needs)
        .filteredOn(n -> n.path("metric").asText().equals("NVIDIA_L4_GPUS"))
        .extracting(n -> n.path("place").asText())
        .isNotEmpty()
        .doesNotContain("us-central1");
  }

  /** The region in which a command's cost has the group's machines. */
  private String placed(String command) throws IOException {
    JsonNode lines = JSON.readTree(run(command, "-o", "json").out()).at("/cost/lines");
    for (JsonNode line : lines) {
      if (line.path("address").asText().equals(GROUP)) {
        return line.path("region").asText();
      }
    }
    return "no line of " + GROUP;
  }

  @Test
  void afterTheAllowedMovesTheRestIsDoneAndWhatFoundNoPlaceIsListedWithAllThatWereTried()
      throws IOException {
    fault("kind=stockout", "machine_type=g2-standard-48");

    Cli.Result applied =
        run("apply", "--yes", "--set", "recovery.spot_preemption.max_retry_attempts=2");

    assertThat(applied.code()).isEqualTo(1);
    assertThat(applied.out())
        .contains("not placed")
        .contains(GROUP)
        .contains("us-central1-a")
        .contains("us-central1-b")
        .contains("us-central1-c")
        .doesNotContain("us-central1-f");

    assertThat(run("sandbox", "fault", "clear").code()).isZero();
    assertThat(run("apply", "--yes").code()).isZero();
    assertThat(run("plan", "--detailed-exitcode").code()).isZero();
  }

  @Test
  void onStockoutFailMovesNothing() throws IOException {
    fault("kind=stockout", "zone=us-central1-a", "machine_type=g2-standard-48");

    Cli.Result applied = run("apply", "--yes", "-o", "json", "--on-stockout", "fail");

    assertThat(applied.code()).isEqualTo(1);
    JsonNode summary = summary(applied);
    assertThat(summary.path("status").asText()).isEqualTo("partial_capacity");
    assertThat(summary.path("moves")).isEmpty();
    assertThat(summary.path("not_placed").path(0).asText()).isEqualTo(GROUP);
  }

  @Test
  void onStockoutWaitStaysUntilThereAreMachines() throws IOException {
    fault("kind=stockout", "machine_type=g2-standard-48", "count=6");

    Cli.Result applied = run("apply", "--yes", "-o", "json", "--on-stockout", "wait");

    assertThat(applied.code()).as(applied.out() + applied.err()).isZero();
    assertThat(summary(applied).path("moves")).isEmpty();
    assertThat(applied.out()).contains("waiting for capacity");
  }
}

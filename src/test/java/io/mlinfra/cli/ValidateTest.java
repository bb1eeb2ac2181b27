package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.lint.FindingsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
  private static final String REQUESTED = "plans/examples/as-requested.yaml";

  @TempDir Path dir;

  @Test
  void theRequestIsFoundOutAndTheShippedPlanIsFine() {
    assertThat(Cli.run("validate", "-f", REQUESTED).code()).isEqualTo(65);
    assertThat(Cli.run("validate", "-f", "plans/ml-fleet.yaml").code()).isZero();
  }

  @Test
  void findingsComeWithCodePlaceRuleSourceAndMend() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Cli.run("validate", "-f", REQUESTED, "-o", "json").out());
    assertThat(json.path("format_version").asText()).isEqualTo("1.0");
    for (JsonNode f : json.path("findings")) {
      for (String key :
          List.of("code", "severity", "message", "path", "file", "rule", "source", "suggestion")) {
        assertThat(f.path(key).asText()).as("%s of %s", key, f).isNotEmpty();
      }
      assertThat(f.path("line").asInt()).isPositive();
    }
  }

  @Test
  void findingsAreReadByCodeScanningAnnotationsAndTestReports() throws IOException {
    JsonNode sarif =
        new ObjectMapper().readTree(Cli.run("validate", "-f", REQUESTED, "-o", "sarif").out());
    assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
    assertThat(sarif.at("/runs/0/results").size()).isPositive();
    assertThat(Cli.run("validate", "-f", REQUESTED, "-o", "github").out())
        .contains("::error file=" + REQUESTED + ",line=");
    assertThat(Cli.run("validate", "-f", REQUESTED, "-o", "junit").out())
        .contains("<testsuite")
        .contains("<failure");
  }

  @Test
  void fixMendsWhatHasOneRightAnswerAndKeepsEveryComment() throws IOException {
    Path plan = Files.copy(Path.of(REQUESTED), dir.resolve("plan.yaml"));
    String before = Files.readString(plan);
    Cli.Result dry = Cli.run("validate", "-f", plan.toString(), "--fix", "--dry-run");
    assertThat(dry.out()).contains("-").contains("+").contains("Would mend");
    assertThat(Files.readString(plan)).isEqualTo(before);

    Cli.run("validate", "-f", plan.toString(), "--fix");
    String after = Files.readString(plan);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.lines().filter(l -> l.strip().startsWith("#")).toList())
        .isEqualTo(before.lines().filter(l -> l.strip().startsWith("#")).toList());
    JsonNode json =
        new ObjectMapper().readTree(Cli.run("validate", "-f", plan.toString(), "-o", "json").out());
    for (JsonNode f : json.path("findings")) {
      assertThat(f.path("severity").asText().equals("error") && f.has("fix")).as("%s", f).isFalse();
    }
  }

  @Test
  void theFullTestProvesADeployedFleetAndNamesWhatIsMissing() {
    String[] cloud = {
      "-f", "plans/examples/first-fleet.yaml", "--sandbox-dir", dir.resolve("cloud").toString()
    };
    Cli.Result empty = Cli.run(with(cloud, "validate", "--full-test"));
    assertThat(empty.code()).isEqualTo(1);
    assertThat(empty.out()).contains("missing; `mlinfra apply --phase 1` creates it");
    assertThat(Cli.run(with(cloud, "apply", "--yes")).code()).isZero();
    Cli.Result proved = Cli.run(with(cloud, "validate", "--full-test"));
    assertThat(proved.code()).as(proved.out()).isZero();
    assertThat(Cli.run(with(cloud, "validate", "--full-test", "-o", "junit")).out())
        .contains("checkpoint bucket: write, read, delete");
  }

  @Test
  void explainHasAPageForACodeAndRefusesOthers() {
    assertThat(Cli.run("explain", "mli101").out()).contains("MLI101").contains("## Mend");
    assertThat(Cli.run("explain", "101").out()).contains("MLI101");
    assertThat(Cli.run("explain", "MLI999").code()).isEqualTo(64);
    assertThat(Cli.run("explain", "MLI10").err()).contains("did you mean MLI10");
  }

  @Test
  void explainListsEveryCodeWhenNoneIsGiven() throws IOException {
    Cli.Result all = Cli.run("explain");
    assertThat(all.code()).isZero();
    assertThat(all.out().lines().map(l -> l.substring(0, 6)).toList())
        .containsExactlyElementsOf(FindingsPage.codes());
    JsonNode json = new ObjectMapper().readTree(Cli.run("explain", "MLI101", "-o", "json").out());
    assertThat(json.path("mend").asText()).isNotEmpty();
  }

  @Test
  void whatHasErrorsIsNeitherSavedNorApplied() throws IOException {
    String[] cloud = {"-f", REQUESTED, "--sandbox-dir", dir.resolve("cloud").toString()};
    Path saved = dir.resolve("saved.plan");
    Cli.Result plan = Cli.run(with(cloud, "plan", "-o", "json", "--out", saved.toString()));
    assertThat(plan.code()).isEqualTo(65);
    assertThat(new ObjectMapper().readTree(plan.out()).path("findings"))
        .anySatisfy(f -> assertThat(f.path("severity").asText()).isEqualTo("error"));
    assertThat(saved).doesNotExist();
    Cli.Result apply = Cli.run(with(cloud, "apply", "--yes"));
    assertThat(apply.code()).isEqualTo(65);
    assertThat(apply.err()).contains("MLI411").contains("nothing was changed");
    JsonNode after = new ObjectMapper().readTree(Cli.run(with(cloud, "plan", "-o", "json")).out());
    assertThat(after.at("/summary/no_change").asInt()).isZero();
  }

  private static String[] with(String[] more, String... command) {
    String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return all;
  }
}

package io.mlinfra.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.spec.read.SpecError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PlanParserTest {
  private static final String MINIMAL =
      """
      apiVersion: mlinfra/v1
      kind: FleetPlan
      metadata: {name: tiny}
      gcp: {project: p}
      fleet:
        web: {machine_type: e2-standard-2, regions: [us-central1]}
      scaling:
        web: {min_nodes: 1, max_nodes: 2}
      """;

  private static PlanParser.Result parse(String text, String... overrides) {
    return new PlanParser(name -> Optional.empty(), List.of(overrides)).parse(text, "plan.yaml");
  }

  private static FleetPlan plan(String text, String... overrides) {
    PlanParser.Result result = parse(text, overrides);
    assertThat(result).as("%s", result).isInstanceOf(PlanParser.Result.Parsed.class);
    return ((PlanParser.Result.Parsed) result).file().plan();
  }

  private static List<SpecError> errors(String text, String... overrides) {
    PlanParser.Result result = parse(text, overrides);
    assertThat(result).isInstanceOf(PlanParser.Result.Rejected.class);
    return ((PlanParser.Result.Rejected) result).errors();
  }

  @Test
  void theRequestParsesAsItStands() throws IOException {
    FleetPlan plan = plan(Files.readString(Path.of("plans/examples/as-requested.yaml")));

    assertThat(plan.quotas().compute().get("a3-mega").vcpus()).contains(2496L);
    assertThat(plan.quotas().compute().get("a3-mega").gpus().orElseThrow().count()).isEqualTo(96);
    assertThat(plan.quotas().compute().get("a3-mega").gpus().orElseThrow().model())
        .contains("H100-80GB");
    assertThat(plan.quotas().networking().bandwidth().orElseThrow().tbps())
        .isEqualByComparingTo("5.4");
    assertThat(
            plan.monitoring().datadog().orElseThrow().alerts().get("gpu_utilization").threshold())
        .hasToString("85%");
    assertThat(plan.monitoring().datadog().orElseThrow().alerts().get("cost_spike").window())
        .isEqualTo(Duration.ofHours(1));
    assertThat(plan.cost().spot().get("gpu_clusters").maxShare()).hasToString("70%");
    assertThat(plan.deployment().phases().get(3).budget()).isEqualTo(Duration.ofHours(1));
    assertThat(plan.recovery().spotPreemption().orElseThrow().checkpointInterval())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void allShippedPlansParse() throws IOException {
    for (String file :
        List.of(
            "plans/ml-fleet.yaml",
            "plans/examples/first-fleet.yaml",
            "src/main/resources/starter-plan.yaml")) {
      plan(Files.readString(Path.of(file)));
    }
  }

  @Test
  void allMistakesOfAFileAreFoundInOneRunEachAtItsPlace() {
    List<SpecError> errors =
        errors(
            """
            apiVersion: mlinfra/v1
            kind: FleetPlan
            metadata: {name: tiny}
            gcp: {projct: p}
            fleet:
              web: {machine_type: e2-standard-2, regions: [nowhere]}
            scaling:
              web: {min_nodes: many, max_nodes: 2}
              wab: {min_nodes: 1, max_nodes: 2}
            network: {cidr: 10.0.0.1/8}
            """);

    assertThat(errors).extracting(e -> e.position().line()).contains(4, 6, 8, 9, 10);
    assertThat(errors)
        .anySatisfy(e -> assertThat(e.suggestion()).contains("did you mean \"project\""));
    assertThat(errors).anySatisfy(e -> assertThat(e.suggestion()).contains("did you mean \"web\""));
    assertThat(errors)
        .anySatisfy(e -> assertThat(e.message()).contains("host bits").contains("10.0.0.0/8"));
  }

  @Test
  void anErrorShowsItsLineWithACaret() {
    String text = MINIMAL + "netwrk: {}\n";
    PlanParser.Result.Rejected rejected = (PlanParser.Result.Rejected) parse(text);

    SpecError error = rejected.errors().getFirst();
    assertThat(rejected.source().excerpt(error.position())).isEqualTo("netwrk: {}\n^^^^^^");
    assertThat(error.suggestion()).contains("network");
  }

  @Test
  void aKeyThatStandsTwiceIsAnError() {
    assertThat(errors(MINIMAL + "gcp: {project: q}\n"))
        .anySatisfy(e -> assertThat(e.message()).contains("second time"));
  }

  @Test
  void variablesComeFromTheEnvironmentAndMissingSecretsAreNoErrorYet() {
    String text =
        MINIMAL.replace("project: p", "project: '${P:-fallback}'")
            + "monitoring: {datadog: {api_key: '${DD_KEY}'}}\n";
    FleetPlan plan = plan(text);

    assertThat(plan.gcp().project()).isEqualTo("fallback");
    assertThat(plan.monitoring().datadog().orElseThrow().apiKey().isPresent()).isFalse();
    assertThat(plan.monitoring().datadog().orElseThrow().apiKey().variable()).isEqualTo("DD_KEY");
  }

  @Test
  void aSecretNeverShowsInText() {
    FleetPlan plan = plan(MINIMAL + "monitoring: {datadog: {api_key: canary-5521}}\n");

    assertThat(plan.toString()).doesNotContain("canary-5521");
  }

  @Test
  void overridesReplaceOneValueAndTyposAreTold() {
    assertThat(plan(MINIMAL, "scaling.web.max_nodes=7").scalingOf("web").maxNodes()).isEqualTo(7);
    assertThat(errors(MINIMAL, "scaling.wbe.max_nodes=7").getFirst().suggestion()).contains("web");
    assertThat(errors(MINIMAL, "nonsense").getFirst().message()).contains("path.to.key=value");
  }

  @Test
  void anchorsAndMergeKeysWork() {
    FleetPlan plan =
        plan(
            MINIMAL
                    .replace(
                        "web: {min_nodes: 1, max_nodes: 2}",
                        "web: &small {min_nodes: 1, max_nodes: 2}\n  # same\n")
                    .replace(
                        "fleet:\n",
                        "fleet:\n  two: {machine_type: e2-standard-2, regions: [us-central1]}\n")
                + "  two: {<<: *small, max_nodes: 3}\n");

    assertThat(plan.scalingOf("two").minNodes()).isEqualTo(1);
    assertThat(plan.scalingOf("two").maxNodes()).isEqualTo(3);
  }

  @Test
  @Timeout(5)
  void hostileInputGetsAClearErrorSoon() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [")
          .append(("*a" + (i - 1) + ",").repeat(9))
          .append("*a")
          .append(i - 1)
          .append("]\n");
    }
    assertThat(errors(bomb.toString()).getFirst().message()).contains("too large");
    assertThat(errors("[".repeat(20_000)).getFirst().message()).contains("levels deep");
    assertThat(errors("").getFirst().message()).contains("empty");
    assertThat(errors("a: b\n---\nc: d\n"))
        .anySatisfy(e -> assertThat(e.message()).contains("second document"));
    assertThat(errors("a:\n\t- b")).isNotEmpty();
  }

  @Test
  @Timeout(5)
  void filesThatAreNoPlansAreRefusedByTheirBytes(@TempDir Path dir) throws IOException {
    Path binary = Files.write(dir.resolve("b.yaml"), new byte[] {1, 0, 2, 0});
    Path latin =
        Files.write(
            dir.resolve("l.yaml"),
            "metadata: {name: b\u00e4r}".getBytes(StandardCharsets.ISO_8859_1));
    Path huge = dir.resolve("h.yaml");
    try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(100L << 20);
    }
    assertThat(message(binary)).contains("binary");
    assertThat(message(latin)).contains("UTF-8");
    assertThat(message(huge)).contains("bytes");
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreAccepted(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("w.yaml"), "\uFEFF" + MINIMAL.replace("\n", "\r\n"));

    assertThat(new PlanParser(n -> Optional.empty(), List.of()).parse(file, "w.yaml"))
        .isInstanceOf(PlanParser.Result.Parsed.class);
  }

  private static String message(Path file) {
    PlanParser.Result result = new PlanParser(n -> Optional.empty(), List.of()).parse(file, "x");
    return ((PlanParser.Result.Rejected) result).errors().getFirst().message();
  }
}

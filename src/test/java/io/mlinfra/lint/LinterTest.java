package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.PlanFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinterTest {
  private static final Path CLEAN = Path.of("src/test/resources/lint/clean.yaml");

  @Test
  void anAllowedFindingIsShownWithItsReasonAndStandsInNobodysWay() {
    assertThat(
            Plans.lint(
                CLEAN,
                "fleet.gpu.gpu_networks=9",
                "lint.allow=[{code: MLI203, reason: tried by hand}]"))
        .filteredOn(f -> f.code().equals("MLI203"))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.allowed()).hasValue("tried by hand");
              assertThat(f.severity()).isEqualTo(Severity.ERROR);
              assertThat(f.blocks()).isFalse();
            });
  }

  @Test
  void anAllowanceForAPathCoversThatPathAlone() {
    List<Finding> found =
        Plans.lint(
            CLEAN,
            "fleet.gpu.boot_disk_gb=9",
            "fleet.arm.boot_disk_gb=9",
            "lint.allow=[{code: MLI103, reason: r, path: fleet.arm}]");
    assertThat(found)
        .filteredOn(f -> f.code().equals("MLI103"))
        .extracting(Finding::path, Finding::blocks)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("fleet.gpu.boot_disk_gb", true),
            org.assertj.core.groups.Tuple.tuple("fleet.arm.boot_disk_gb", false));
  }

  @Test
  void findingsComeInTheOrderOfTheFile() {
    assertThat(Plans.lint(Plans.REQUESTED).stream().map(f -> f.position().line())).isSorted();
  }

  @Test
  void everyCodeHasAPageThatSaysWhyAndHowToMend() {
    assertThat(Rules.codes())
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(60)
        .allSatisfy(
            code -> {
              RulePage page = RulePage.find(code).orElseThrow();
              assertThat(page.code()).isEqualTo(code);
              assertThat(page.rule()).isNotBlank();
              assertThat(page.why()).isNotBlank();
              assertThat(page.mend()).isNotBlank();
              assertThat(page.source()).contains("read 20");
            });
  }

  @Test
  void aCodeThatNoRuleHasHasNoPage() {
    assertThat(RulePage.find("MLI999")).isEmpty();
    assertThat(RulePage.find("../MLI101")).isEmpty();
  }

  @Test
  void fiveHundredClustersTakeLessThanASecond() {
    StringBuilder plan = new StringBuilder("apiVersion: mlinfra/v1\nkind: FleetPlan\n");
    plan.append("metadata: {name: many}\ngcp: {project: many-clusters}\nfleet:\n");
    for (int i = 0; i < 500; i++) {
      plan.append("  c").append(i).append(": {machine_type: n2-standard-8, regions: [us-east4]}\n");
    }
    plan.append("scaling:\n");
    for (int i = 0; i < 500; i++) {
      plan.append("  c").append(i).append(": {min_nodes: 1, max_nodes: 1}\n");
    }
    PlanFile file = Plans.text(plan.toString());
    Linter linter = new Linter(Catalog.shipped());
    linter.lint(Plans.read(CLEAN)); // tables read
    long start = System.nanoTime();
    linter.lint(file);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }
}

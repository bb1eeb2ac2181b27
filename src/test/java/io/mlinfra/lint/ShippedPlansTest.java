package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rules say of the plans that come with the program. */
class ShippedPlansTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "MLI411 | performance.gpu.mig_devices | 9 compute slices of 7 and 10 memory slices of 8",
        "MLI301 | performance.storage.local_ssd.count_per_instance | comes with 16 local SSD disks",
        "MLI302 | performance.storage.local_ssd.count_per_instance | takes 0, 8 local SSD disks",
        "MLI303 | performance.storage.local_ssd.count_per_instance | c4a-highmem-72 of",
        "MLI304 | quotas.gcp.storage.local_ssd_total_gb | carry 72000 GB",
        "MLI121 | cost.spot.memory_clusters.max_spot_percentage | is not offered as spot",
        "MLI123 | cost.spot.memory_clusters.fallback_regions | would fall back to europe-west4",
        "MLI316 | performance.storage.hyperdisk_extreme.volumes_per_instance | want 40",
        "MLI314 | performance.storage.hyperdisk_extreme.volumes_per_instance | 1400000 IOPS paid",
        "MLI402 | performance.gpu.nvidia_driver | own is 530.30.02",
        "MLI405 | performance.gpu.nvidia_driver | brings driver",
        "MLI201 | performance.network.mtu | documented and tuned at 8244",
        "MLI406 | performance.gpu.gpu_direct_rdma | GPUDirect-TCPXO",
        "MLI407 | performance.gpu.nvidia_peer_memory | RDMA interfaces",
        "MLI801 | quotas.databricks.compute.a3 | not among Databricks' node types",
        "MLI801 | quotas.databricks.compute.memory_optimized | M3 is not among",
        "MLI504 | scaling.gpu_clusters.scale_down_threshold | one target",
        "MLI603 | cost.controls.daily_budget | no daily budgets",
        "MLI209 | quotas.gcp.networking.total_bandwidth_tbps | 12 x 1800",
        "MLI606 | cost.controls.auto_shutdown_rules.max_runtime_hours | makes them anew",
      })
  void everyContradictionOfTheRequestIsFound(String code, String path, String says) {
    assertThat(Plans.lint(Plans.REQUESTED))
        .anySatisfy(
            f -> {
              assertThat(f.code()).isEqualTo(code);
              assertThat(f.path()).isEqualTo(path);
              assertThat(f.message()).contains(says);
            });
  }

  @Test
  void everyFindingStandsAtALineOfThePlanWithRuleSourceAndMend() {
    assertThat(Plans.lint(Plans.REQUESTED))
        .allSatisfy(
            f -> {
              assertThat(f.position().line()).as(f.code()).isGreaterThan(5);
              assertThat(f.message()).isNotBlank();
              assertThat(f.rule()).isNotBlank();
              assertThat(f.why()).isNotBlank();
              assertThat(f.source()).isNotBlank();
              assertThat(f.suggestion()).isNotBlank();
            });
  }

  @Test
  void theShippedPlanHasNoError() {
    assertThat(Plans.lint(Plans.SHIPPED).stream().filter(Finding::blocks)).isEmpty();
  }

  @Test
  void thePlanToBeginWithHasNoError() {
    assertThat(
            Plans.lint(java.nio.file.Path.of("plans/examples/first-fleet.yaml")).stream()
                .filter(Finding::blocks))
        .isEmpty();
  }

  @Test
  void onceMendedNoErrorWithAMendIsLeft() {
    Stream<String> mends =
        Plans.lint(Plans.REQUESTED).stream()
            .flatMap(f -> f.fix().stream())
            .map(fix -> fix.path() + "=" + fix.value());
    List<Finding> left = Plans.lint(Plans.REQUESTED, mends.distinct().toArray(String[]::new));
    assertThat(left).noneMatch(f -> f.severity() == Severity.ERROR && f.fix().isPresent());
  }

  @Test
  void theLargestMigLayoutThatFitsIsShown() {
    assertThat(Plans.lint(Plans.REQUESTED))
        .filteredOn(f -> f.code().equals("MLI411"))
        .singleElement()
        .extracting(Finding::suggestion)
        .asString()
        .endsWith("2 x 1g.10gb + 1 x 2g.20gb + 1 x 3g.40gb");
  }
}

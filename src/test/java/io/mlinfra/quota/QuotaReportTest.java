package io.mlinfra.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.blueprint.Blueprint;
import io.mlinfra.blueprint.databricks.DatabricksResources;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Twelve A3 Mega machines in us-central1 at most, four at least: 96 and 32 GPUs on demand. */
class QuotaReportTest {
  private static final String FAMILY = "NVIDIA_H100_MEGA_GPUS";

  private static Collection<DesiredResource> wanted(String... more) {
    List<String> overrides =
        new java.util.ArrayList<>(
            List.of(
                "fleet.gpu_clusters.regions=[us-central1]",
                "cost.spot.gpu_clusters.max_spot_percentage=0"));
    overrides.addAll(List.of(more));
    PlanParser.Result result =
        new PlanParser(n -> Optional.empty(), overrides)
            .parse(Path.of("plans/ml-fleet.yaml"), "plans/ml-fleet.yaml");
    FleetPlan plan = ((PlanParser.Result.Parsed) result).file().plan();
    return Blueprint.of(plan, Catalog.shipped(), List.of(cx -> DatabricksResources.build(plan)))
        .resources();
  }

  private static QuotaLimits limits(Map<String, QuotaLimits.Level> levels) {
    return (metric, place) -> Optional.ofNullable(levels.get(metric.metric() + " " + place));
  }

  private static QuotaReport.Need need(double limit, double usage, List<LiveResource> owned) {
    QuotaLimits limits =
        limits(Map.of(FAMILY + " us-central1", new QuotaLimits.Level(limit, Optional.of(usage))));
    return QuotaReport.of(wanted(), owned, Catalog.shipped(), limits).needs().stream()
        .filter(n -> n.metric().metric().equals(FAMILY))
        .findFirst()
        .orElseThrow();
  }

  private static List<LiveResource> deployed(long machines) {
    return wanted().stream()
        .filter(
            d ->
                d.address().name().contains("gpu-clusters")
                    && !d.address().kind().equals("compute.autoscaler"))
        .map(
            d -> {
              var body = d.body().deepCopy();
              if (body.has("targetSize")) {
                body.put("targetSize", machines);
              }
              return new LiveResource(
                  d.address(), d.location(), d.address().name(), body, Optional.of("ml-fleet"));
            })
        .toList();
  }

  @Test
  void aLimitThatEqualsTheNeedFitsAndOneLessDoesNot() {
    assertThat(need(32, 0, List.of()).fitsMin()).isTrue();
    assertThat(need(31, 0, List.of()).fitsMin()).isFalse();
    assertThat(need(96, 0, List.of()).fitsMax()).isTrue();
    assertThat(need(95, 0, List.of()).fitsMax()).isFalse();
  }

  @Test
  void whatOthersUseComesOnTop() {
    assertThat(need(104, 8, List.of()).fitsMax()).isTrue();
    assertThat(need(103, 8, List.of()).fitsMax()).isFalse();
    assertThat(need(103, 8, List.of()).wanted()).isEqualTo(104);
  }

  @Test
  void whatThePlanHasDeployedCountsOnceAndNotTwice() {
    QuotaReport.Need need = need(96, 32, deployed(4));
    assertThat(need.own()).isEqualTo(32);
    assertThat(need.others()).isZero();
    assertThat(need.fitsMax()).isTrue();
    assertThat(need(96, 40, deployed(4)).others()).isEqualTo(8);
    assertThat(need(96, 40, deployed(4)).fitsMax()).isFalse();
  }

  @Test
  void whatRunsAlreadyIsNotRefusedWhenTheLimitWasLoweredSince() {
    assertThat(need(8, 32, deployed(4)).fitsMin()).isTrue();
    assertThat(need(8, 32, deployed(4)).fitsMax()).isFalse();
  }

  @Test
  void noLimitAndAnUnknownLimitRefuseNothing() {
    assertThat(need(-1, 0, List.of()).fitsMax()).isTrue();
    QuotaReport unknown = QuotaReport.of(wanted(), List.of(), Catalog.shipped(), limits(Map.of()));
    assertThat(unknown.missing()).isEmpty();
    assertThat(unknown.needs()).isNotEmpty().allSatisfy(n -> assertThat(n.level()).isEmpty());
  }

  @Test
  void gpusCountInTheirRegionAndInAllRegionsTogether() {
    Map<String, Double> max =
        QuotaReport.of(wanted(), List.of(), Catalog.shipped(), limits(Map.of())).needs().stream()
            .filter(n -> n.metric().metric().contains("GPU"))
            .collect(
                java.util.stream.Collectors.toMap(
                    n -> n.metric().metric() + " " + n.place(), QuotaReport.Need::max));
    assertThat(max)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(FAMILY + " us-central1", 96.0, "GPUS_ALL_REGIONS global", 2 * 96.0));
  }

  @Test
  void spotGpusCountInAQuotaOfTheirOwn() {
    QuotaReport report =
        QuotaReport.of(
            wanted("cost.spot.gpu_clusters.max_spot_percentage=50"),
            List.of(),
            Catalog.shipped(),
            limits(Map.of()));
    assertThat(report.needs())
        .filteredOn(n -> n.metric().metric().equals("PREEMPTIBLE_" + FAMILY))
        .singleElement()
        .satisfies(
            n -> {
              assertThat(n.min()).isEqualTo(16);
              assertThat(n.max()).isEqualTo(48);
              assertThat(n.metric().dimensions()).isEmpty();
            });
  }

  @Test
  void anApplyOfOneNetworkNeedsNoGpus() {
    Collection<DesiredResource> wanted = wanted();
    QuotaLimits few =
        (QuotaMetric metric, String place) ->
            Optional.of(
                new QuotaLimits.Level(
                    metric.metric().equals("NETWORKS") ? 1 : 0, Optional.of(0.0)));
    QuotaReport report = QuotaReport.of(wanted, List.of(), Catalog.shipped(), few);
    assertThat(report.missingAtMin()).isNotEmpty();
    var network = new io.mlinfra.resource.Address("compute.network", "ml-fleet");
    assertThat(
            report.touchedBy(java.util.Set.of(network), wanted, Catalog.shipped()).missingAtMin())
        .isEmpty();
  }

  private static Map<String, Double> greatest(String metric) {
    Map<String, Double> byPlace = new java.util.TreeMap<>();
    QuotaReport.of(wanted(), List.of(), Catalog.shipped(), limits(Map.of())).needs().stream()
        .filter(n -> n.metric().metric().equals(metric))
        .forEach(n -> byPlace.put(n.place(), n.max()));
    return byPlace;
  }

  @Test
  void whatABootVolumeIsProvisionedWithCountsInItsZone() {
    assertThat(greatest("HDB_TOTAL_IOPS"))
        .hasSize(4)
        .containsEntry("us-central1-a", 5 * 3000.0)
        .containsEntry("asia-southeast1-a", 5 * 3000.0);
    assertThat(greatest("HDB_TOTAL_THROUGHPUT")).containsEntry("us-central1-a", 5 * 140.0);
    assertThat(greatest("HDB_TOTAL_GB")).containsEntry("us-central1", 5 * 100.0);
    assertThat(greatest("HDX_TOTAL_IOPS")).containsEntry("us-east4", 5 * 350_000.0);
  }

  /** 12 x 8 GPUs of the fleet, and 11 workers and a driver of Databricks with 8 each. */
  @Test
  void machinesOfDatabricksCountWhereAllRegionsCountTogether() {
    assertThat(greatest("GPUS_ALL_REGIONS")).containsOnly(Map.entry("global", 96.0 + 12 * 8));
    assertThat(greatest("CPUS_ALL_REGIONS"))
        .containsOnly(Map.entry("global", 12 * 208.0 + 10 * 128 + 20 * 72 + 12 * 208 + 30 * 88));
    assertThat(greatest("C3_CPUS")).isEmpty();
  }
}

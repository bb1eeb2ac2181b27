package io.mlinfra.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.inventory.SizeRange;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetCostTest {
  private final FleetCost fleet = Plans.cost(Plans.FLEET);

  @Test
  void theMostImportantMachineHasAPriceInEveryRegionOfTheShippedPlan() {
    List<CostLine> machines =
        fleet.lines().stream().filter(l -> l.what().startsWith("a3-megagpu-8g")).toList();
    assertThat(machines).hasSize(6);
    assertThat(machines)
        .allSatisfy(
            l -> {
              assertThat(l.unitHour()).as(l.region()).isPresent();
              assertThat(l.source()).contains("read 2026-");
            });
  }

  @Test
  void totalsByClusterRegionAndPhaseAllAddUpToTheWhole() {
    for (Map<?, SizeRange> sums : List.of(fleet.byCluster(), fleet.byRegion(), fleet.byPhase())) {
      SizeRange sum = total(sums.values());
      assertThat(sum.min()).isEqualByComparingTo(fleet.hour().min());
      assertThat(sum.expected()).isEqualByComparingTo(fleet.hour().expected());
      assertThat(sum.max()).isEqualByComparingTo(fleet.hour().max());
    }
  }

  private static SizeRange total(Collection<SizeRange> parts) {
    return parts.stream().reduce(SizeRange.ZERO, SizeRange::plus);
  }

  @Test
  void anUnknownPriceIsSaidAndIsNoZeroInTheTable() {
    assertThat(fleet.unknown())
        .extracting(CostLine::what)
        .containsExactly("Databricks units of a3-highgpu-8g", "Databricks units of c3-highmem-88");
    assertThat(fleet.unknown()).allSatisfy(l -> assertThat(l.unitHour()).isEmpty());
  }

  @Test
  void provisionedIopsOfHyperdiskExtremeAreCounted() {
    BigDecimal each =
        fleet.lines().stream()
            .filter(l -> l.what().equals("hyperdisk-extreme, 350000 IOPS"))
            .filter(l -> l.region().equals("us-central1"))
            .findFirst()
            .flatMap(CostLine::unitHour)
            .orElseThrow();
    // 350,000 x $0.032 a month / 730 hours
    assertThat(each).isEqualByComparingTo("15.3424657534");
  }

  @Test
  void whatIsBilledByUseIsShownWithItsRateAndNotCounted() {
    assertThat(fleet.usage())
        .anySatisfy(
            u -> {
              assertThat(u.what()).isEqualTo("data in the bucket, STANDARD");
              assertThat(u.price()).hasValue(new BigDecimal("0.026"));
            })
        .anySatisfy(u -> assertThat(u.what()).isEqualTo("data through Cloud NAT"));
  }

  @Test
  void spotSavesTheDifferenceToOnDemandAndItsLossCostsItBack() {
    SpotStrategy spot = fleet.spot();
    assertThat(spot.saved().max())
        .isEqualByComparingTo(spot.onDemandHour().max().subtract(spot.spotHour().max()));
    SpotStrategy.Preemption gpus =
        spot.preemptions().stream()
            .filter(p -> p.cluster().equals("gpu_clusters"))
            .findFirst()
            .orElseThrow();
    assertThat(gpus.handling()).isEqualTo("migrate");
    assertThat(gpus.machines().max()).isEqualByComparingTo("8");
    // 3 x (92.87180425 - 28.48985603) + 3 x (92.93758815 - 22.15270225)
    // + 2 x (118.23683118 - 44.03855737)
    assertThat(gpus.replacement().max()).isEqualByComparingTo("553.89704998");
    BigDecimal cluster = fleet.byCluster().getOrDefault("gpu_clusters", SizeRange.ZERO).max();
    // Checkpoints every 300 s: a twelfth of an hour.
    assertThat(gpus.lost().max())
        .isCloseTo(
            cluster.divide(new BigDecimal(12), 6, java.math.RoundingMode.HALF_UP),
            org.assertj.core.data.Offset.offset(new BigDecimal("0.001")));
  }

  @Test
  void withoutSpotNothingIsSaved() {
    FleetCost plain = Plans.cost(Plans.FIRST, "cost.spot.trainers.max_spot_percentage=0");
    assertThat(plain.spot().saved().isZero()).isTrue();
    assertThat(plain.spot().preemptions()).isEmpty();
  }

  @Test
  void theExpectedSizeFollowsTheLoad() {
    var plan = Plans.read(Plans.FIRST);
    FleetCost idle =
        FleetCost.of(
            plan, Plans.build(plan), io.mlinfra.catalog.Catalog.shipped(), BigDecimal.ZERO);
    FleetCost full =
        FleetCost.of(plan, Plans.build(plan), io.mlinfra.catalog.Catalog.shipped(), BigDecimal.ONE);
    assertThat(idle.hour().expected()).isEqualByComparingTo(idle.hour().min());
    assertThat(full.hour().expected()).isEqualByComparingTo(full.hour().max());
  }
}

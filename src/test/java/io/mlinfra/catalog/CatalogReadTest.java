package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables as they are read: every column of a row of each, from a catalog that is new. */
class CatalogReadTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 26);
  private final Catalog catalog = Catalog.read();

  @Test
  void machineTypesArePutTogetherFromTheirTables() {
    MachineType type = catalog.machineType("a2-highgpu-1g").orElseThrow();
    assertThat(type).isSameAs(catalog.machineType("a2-highgpu-1g").orElseThrow());
    assertThat(type.series().name()).isEqualTo("a2");
    assertThat(type.series().cpu()).isEqualTo("Cascade Lake");
    assertThat(type.zones()).contains("us-central1-f").doesNotContain("us-central1-d");
    assertThat(type.takes("pd-ssd")).isTrue();
    assertThat(type.takes("hyperdisk-balanced")).isFalse();
    assertThat(type.specs().orElseThrow())
        .isEqualTo(new Provenance("gce-accelerator-optimized", DAY));
    assertThat(type.localSsd().counts()).containsExactly(0, 1, 2, 4, 8);
    assertThat(type.localSsd().fixed()).isFalse();
    assertThat(type.localSsd().allows(4)).isTrue();
    assertThat(type.localSsd().allows(3)).isFalse();
    assertThat(type.localSsd().min()).isZero();
    assertThat(catalog.machineType("a2-ultragpu-2g").orElseThrow().localSsd().min()).isEqualTo(2);
    assertThat(catalog.machineType("a3-highgpu-1g").orElseThrow().capacity().orElseThrow().how())
        .isEqualTo("Spot or Flex-start");
    assertThat(catalog.machineType("a3-highgpu-1g").orElseThrow().onDemand())
        .isEqualTo(Capacity.OnDemand.NO);
    assertThat(catalog.machineTypes()).hasSizeGreaterThan(400).contains(type);
  }

  @Test
  void bareMetalIsToldByItsName() {
    assertThat(catalog.machineType("x4-960-16t-metal").orElseThrow().bareMetal()).isTrue();
    assertThat(catalog.machineType("h4d-highmem-192-lssd").orElseThrow().bareMetal()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "n2, 6, 8192, false, ",
    "n2, 5, 8192, false, '5 vCPUs; there are 2-32/2, 36-80/4'",
    "n2, 34, 65536, false, '34 vCPUs; there are 2-32/2, 36-80/4'",
    "n2, 36, 65536, false, ",
    "n2, 80, 65536, false, ",
    "n2, 84, 65536, false, '84 vCPUs; there are 2-32/2, 36-80/4'",
    "n2, 4, 8193, false, '8193 MB, which is no multiple of 256'",
    "n2, 4, 2048, false, ",
    "n2, 4, 1792, false, '1.75 GB; with 4 vCPUs it may have 2 to 32 GB'",
    "n2, 4, 32768, false, ",
    "n2, 4, 33024, false, '32.25 GB; with 4 vCPUs it may have 2 to 32 GB'",
    "n2, 4, 33024, true, ",
    "n2, 4, 1792, true, '1.75 GB; with 4 vCPUs it may have 2 to 32 GB'",
    "g2, 8, 55296, false, ",
    "g2, 8, 55552, false, '54.25 GB; with 8 vCPUs it may have 32 to 54 GB'",
    "g2, 16, 55040, false, '53.75 GB; with 16 vCPUs it may have 54 to 64 GB'",
    "g2, 20, 65536, false, '20 vCPUs; there are 4, 8, 12, 16, 24, 32, 48, 96'",
    "n4a, 8, 16384, false, ",
    "n4a, 65, 16384, false, '65 vCPUs; there are 1-64/1'",
    "n1, 1, 1024, false, ",
    "n1, 3, 8192, false, '3 vCPUs; there are 1, 2-96/2'"
  })
  void customTypesRefuseWhatTheSeriesDoesNotHave(
      String series, int vcpus, long mb, boolean extended, String why) {
    assertThat(CustomTypes.refusal(catalog.customTypes(series), vcpus, mb, extended).orElse(null))
        .isEqualTo(why);
  }

  @Test
  void disksHaveRangesAndRatios() {
    DiskType extreme = catalog.diskType("hyperdisk-extreme").orElseThrow();
    assertThat(catalog.diskTypes()).contains(extreme).hasSizeGreaterThan(5);
    assertThat(extreme.mostGbFor(10_000)).isEqualTo(5_000);
    assertThat(extreme.mostGbFor(1_000_000)).isEqualTo(extreme.maxGb());
    assertThat(catalog.diskType("pd-ssd").orElseThrow().mostGbFor(1)).isEqualTo(65_536);
    assertThat(catalog.diskLimits("hyperdisk-extreme"))
        .isNotEmpty()
        .allSatisfy(l -> assertThat(l.diskType()).isEqualTo("hyperdisk-extreme"))
        .anySatisfy(l -> assertThat(l.volumes()).isEqualTo(8));
    MachineType h3 = catalog.machineType("h3-standard-88").orElseThrow();
    DiskLimit limit = catalog.diskLimit(h3, "hyperdisk-balanced").orElseThrow();
    assertThat(limit.volumes()).isEqualTo(8);
    assertThat(limit.iops()).isEqualTo(OptionalInt.of(15_000));
    assertThat(limit.mbps()).isEqualTo(OptionalInt.of(240));
    assertThat(limit.provenance()).isEqualTo(new Provenance("gce-compute-optimized", DAY));
  }

  @ParameterizedTest
  @CsvSource({
    "us-central1, US",
    "europe-west4, EU",
    "asia-southeast1, ASIA",
    "africa-south1, US",
  })
  void regionsLieInAMultiRegion(String name, String multiRegion) {
    Region region = catalog.region(name).orElseThrow();
    assertThat(catalog.regions()).contains(region);
    assertThat(region.multiRegion()).isEqualTo(multiRegion);
    assertThat(Region.of(name + "-b")).isEqualTo(name);
  }

  @Test
  void gpusHaveTheirProfiles() {
    GpuModel h100 = catalog.gpu("nvidia-h100-80gb").orElseThrow();
    assertThat(catalog.gpus()).contains(h100);
    assertThat(h100.product()).isEqualTo("H100-80GB");
    assertThat(h100.migProfile("3g.40gb").orElseThrow())
        .isEqualTo(new MigProfile("3g.40gb", 3, 4, List.of(0, 4), 2));
    assertThat(catalog.gpusLike("nvidia-h100-80gb")).containsExactly(h100);
    assertThat(catalog.gpusLike("H100"))
        .contains(h100)
        .doesNotContain(catalog.gpu("nvidia-l4").orElseThrow());
    assertThat(catalog.gpusLike("Z9000")).isEmpty();
  }

  @Test
  void toolkitsImagesTimesAndPagesAreRead() {
    CudaRelease release = catalog.cuda("11.1").orElseThrow();
    assertThat(catalog.cudaReleases()).contains(release);
    assertThat(release.ownDriver()).isEqualTo("455.23");
    assertThat(release.minorDriver()).isEqualTo("450.80.02");
    MachineType a3 = catalog.machineType("a3-megagpu-8g").orElseThrow();
    assertThat(catalog.images()).contains(catalog.image(a3));
    assertThat(catalog.image(a3).selector()).isEqualTo("a3");
    assertThat(catalog.image(catalog.machineType("n2-standard-8").orElseThrow()).selector())
        .isEqualTo("X86_64");
    assertThat(catalog.operationTime("billing.budget", "create")).contains(Duration.ofSeconds(2));
    assertThat(catalog.operationTime("billing.budget", "juggle")).isEmpty();
    assertThat(catalog.sourcePages()).extracting(SourcePage::key).contains("nvidia-mig-guide");
  }

  @Test
  void quotasNameTheirFamily() {
    QuotaMetric family =
        catalog.quotas("gpu", "nvidia-h100-80gb", Provisioning.STANDARD).getFirst();
    assertThat(catalog.quotas()).contains(family);
    assertThat(family.dimensions()).isEqualTo(Map.of("gpu_family", "NVIDIA_H100"));
    QuotaMetric spot = catalog.quotas("gpu", "nvidia-h100-80gb", Provisioning.SPOT).getFirst();
    assertThat(spot.metric()).isEqualTo("PREEMPTIBLE_NVIDIA_H100_GPUS");
    assertThat(spot.dimensions()).isEmpty();
  }

  @Test
  void pricesAreFoundBySkuAndRegion() {
    Price price = catalog.prices().find("core/c4", "africa-south1").orElseThrow();
    assertThat(catalog.prices().all()).contains(price).hasSizeGreaterThan(3000);
    assertThat(catalog.prices().find("core/c4", "africa-south1")).contains(price);
    assertThat(price.of(Provisioning.STANDARD)).contains(new BigDecimal("0.0381531"));
    assertThat(price.of(Provisioning.SPOT)).contains(new BigDecimal("0.02204"));
    assertThat(price.unit().label()).isNotEmpty();
    MachineType n2 = catalog.machineType("n2-standard-8").orElseThrow();
    BigDecimal one =
        catalog.prices().localSsdHour(n2, 1, "us-central1", Provisioning.STANDARD).orElseThrow();
    assertThat(catalog.prices().localSsdHour(n2, 2, "us-central1", Provisioning.STANDARD))
        .hasValueSatisfying(two -> assertThat(two).isGreaterThan(one));
    assertThat(catalog.prices().localSsdHour(n2, 0, "us-central1", Provisioning.STANDARD))
        .contains(BigDecimal.ZERO);
    assertThat(catalog.prices().localSsdHour(n2, 1, "mars-north1", Provisioning.STANDARD))
        .isEmpty();
  }

  @Test
  void somethingLazyIsMadeOnce() {
    int[] made = {0};
    Lazy<Integer> lazy = new Lazy<>(() -> ++made[0]);
    assertThat(lazy.get()).isEqualTo(1);
    assertThat(lazy.get()).isEqualTo(1);
    assertThat(made[0]).isEqualTo(1);
  }
}

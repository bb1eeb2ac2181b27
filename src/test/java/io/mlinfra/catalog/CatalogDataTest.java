package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of every row of the shipped tables. */
class CatalogDataTest {
  private static final Set<String> KEYS =
      new HashSet<>(Table.open("sources").list(r -> r.text("key")));

  private final Catalog catalog = Catalog.shipped();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accelerators",
        "capacity",
        "cuda",
        "disk-limits",
        "disk-support",
        "disk-types",
        "gpu-networks",
        "gpus",
        "custom-types",
        "images",
        "machine-types",
        "machine-zones",
        "mig-profiles",
        "operation-times",
        "prices",
        "quotas",
        "regions",
        "series"
      })
  void noRowLacksItsSourceAndTheDateItWasRead(String table) {
    assertThat(Table.open(table).list(r -> r.provenance()))
        .isNotEmpty()
        .allSatisfy(
            p -> {
              assertThat(p.source()).satisfies(s -> assertThat(isPage(s)).as(s).isTrue());
              assertThat(p.read()).isBetween(LocalDate.of(2024, 1, 1), LocalDate.of(2026, 12, 31));
            });
  }

  private static boolean isPage(String source) {
    return KEYS.contains(source) || source.contains("/");
  }

  @Test
  void everySourceHasATitleAndAnAddressAndIsUsedOnce() {
    assertThat(catalog.sourceOf(new Provenance("pricing-yml", LocalDate.of(2026, 7, 16))))
        .contains("github.com/", "2026-07-16");
    assertThat(Table.open("sources").list(r -> r.text("url"))).doesNotContain("");
  }

  @Test
  void everyMachineTypeIsOfferedInKnownRegionsAndZonesOfThem() {
    Set<String> regions = catalog.regions().stream().map(Region::name).collect(Collectors.toSet());
    assertThat(catalog.machineTypes())
        .allSatisfy(
            t -> {
              assertThat(regions).containsAll(t.regions());
              assertThat(t.zones())
                  .allSatisfy(
                      z -> assertThat(t.regions()).contains(z.substring(0, z.lastIndexOf('-'))));
            });
  }

  @Test
  void everyMachineTypeHasCoresMemoryAndAGpuModelThatExists() {
    assertThat(catalog.machineTypes())
        .allSatisfy(
            t -> {
              assertThat(t.vcpus()).as(t.name()).isPositive();
              assertThat(t.memoryGb().signum()).as(t.name()).isPositive();
              assertThat(t.gpu().isPresent()).as(t.name()).isEqualTo(t.gpuCount() > 0);
              t.gpu().ifPresent(g -> assertThat(catalog.gpu(g)).as(g).isPresent());
              assertThat(t.localSsd().counts()).as(t.name()).isNotEmpty();
              if (t.tier1Gbps().isPresent()) {
                assertThat(t.tier1Gbps().getAsInt())
                    .as(t.name())
                    .isGreaterThanOrEqualTo(t.bandwidthGbps().orElseThrow());
              }
            });
  }

  @Test
  void spotCostsLessThanOnDemand() {
    assertThat(catalog.prices().all())
        .allSatisfy(
            p -> {
              assertThat(p.onDemand()).as(p.sku()).isGreaterThan(BigDecimal.ZERO);
              p.spot().ifPresent(s -> assertThat(s).as(p.sku()).isLessThan(p.onDemand()));
            });
  }

  @Test
  void seriesNameOnlyDiskTypesThatExist() {
    assertThat(catalog.machineTypes())
        .allSatisfy(
            t ->
                assertThat(t.diskTypes())
                    .allSatisfy(d -> assertThat(catalog.diskType(d)).as(d).isPresent()));
  }

  @Test
  void placementsOfMigProfilesLieWithinTheGpu() {
    assertThat(catalog.gpus())
        .allSatisfy(
            g ->
                assertThat(g.migProfiles())
                    .allSatisfy(
                        p -> {
                          assertThat(p.computeSlices()).isBetween(1, 7);
                          assertThat(p.starts())
                              .allSatisfy(
                                  s -> assertThat(s + p.memorySlices()).isLessThanOrEqualTo(8));
                        }));
  }
}

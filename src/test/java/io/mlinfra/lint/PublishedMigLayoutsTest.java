package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MigProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layouts as NVIDIA's MIG user guide shows them (supported MIG profiles, placements of A100, H100,
 * H200, B200 and RTX PRO 6000; read 2026-11-26). A layout is written as the compute slices of its
 * instances.
 */
class PublishedMigLayoutsTest {
  private static final Catalog CATALOG = Catalog.shipped();

  static List<GpuModel> withSevenSlices() {
    return CATALOG.gpus().stream()
        .filter(g -> !g.migProfiles().isEmpty() && g.computeSlices() == 7)
        .toList();
  }

  /** The plain profiles: of those with so many compute slices the one with the least memory. */
  private static List<MigProfile> layout(GpuModel gpu, String slices) {
    return Arrays.stream(slices.split(" ", -1))
        .map(
            n ->
                gpu.migProfiles().stream()
                    .filter(p -> p.computeSlices() == Integer.parseInt(n))
                    .filter(p -> p.name().matches("\\dg\\.\\d+gb"))
                    .min(java.util.Comparator.comparingInt(MigProfile::memorySlices))
                    .orElseThrow())
        .toList();
  }

  private static List<MigProfile> named(GpuModel gpu, String... names) {
    List<MigProfile> profiles = new ArrayList<>();
    for (String n : names) {
      gpu.migProfiles().stream().filter(p -> p.name().equals(n)).forEach(profiles::add);
    }
    assertThat(profiles).hasSameSizeAs(names);
    return profiles;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "4 3",
        "4 2 1",
        "4 1 1 1",
        "3 3",
        "3 2 1",
        "3 1 1 1",
        "2 2 3",
        "2 1 1 3",
        "1 1 2 3",
        "1 1 1 1 3",
        "2 2 2 1",
        "2 1 1 2 1",
        "1 1 2 2 1",
        "2 1 1 1 1 1",
        "1 1 2 1 1 1",
        "1 1 1 1 2 1",
        "1 1 1 1 1 1 1"
      })
  void publishedLayoutsFitOnEveryGpuOfSevenSlices(String slices) {
    assertThat(withSevenSlices())
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy(
            gpu -> {
              List<MigProfile> layout = layout(gpu, slices);
              assertThat(MigPlacement.on(gpu).place(layout)).as(gpu.acceleratorType()).isPresent();
              assertThat(MigPlacement.on(gpu).largestThatFits(layout))
                  .containsExactlyInAnyOrderElementsOf(layout);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "7 1, 7",
    "4 4, 4",
    "4 3 1, 4 3",
    "4 2 2, 4 2",
    "3 3 1, 3 3",
    "3 2 2 1, 3 2 2",
    "2 2 2 2, 2 2 2",
    "3 3 3, 3 3",
    "1 1 1 1 1 1 1 1, 1 1 1 1 1 1 1"
  })
  void whatDoesNotFitIsRefusedAndTheLargestPartNamed(String slices, String largest) {
    assertThat(withSevenSlices())
        .allSatisfy(
            gpu -> {
              List<MigProfile> layout = layout(gpu, slices);
              assertThat(MigPlacement.on(gpu).place(layout)).as(gpu.acceleratorType()).isEmpty();
              assertThat(MigPlacement.on(gpu).largestThatFits(layout))
                  .as(gpu.acceleratorType())
                  .containsExactlyInAnyOrderElementsOf(layout(gpu, largest));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "nvidia-tesla-a100, 1g.5gb, 1g.10gb",
    "nvidia-a100-80gb, 1g.10gb, 1g.20gb",
    "nvidia-h100-80gb, 1g.10gb, 1g.20gb",
    "nvidia-h200-141gb, 1g.18gb, 1g.35gb",
    "nvidia-b200, 1g.23gb, 1g.45gb"
  })
  void oneInstanceHasTheMediaEnginesAndFourHaveTwiceTheMemory(
      String type, String small, String wide) {
    GpuModel gpu = CATALOG.gpu(type).orElseThrow();
    MigPlacement placement = MigPlacement.on(gpu);
    String media = small + "+me";
    assertThat(placement.place(named(gpu, media, small, small, small, small, small, small)))
        .isPresent();
    assertThat(placement.place(named(gpu, media, media))).isEmpty();
    assertThat(placement.place(named(gpu, wide, wide, wide, wide))).isPresent();
    assertThat(placement.place(named(gpu, wide, wide, wide, small))).isPresent();
    assertThat(placement.place(named(gpu, wide, wide, wide, wide, small))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "4, true",
    "2 2, true",
    "2 1 1, true",
    "1 1 1 1, true",
    "4 1, false",
    "2 2 1, false",
    "2 2 2, false",
    "1 1 1 1 1, false"
  })
  void fourSlicesAreSharedLikewise(String slices, boolean fits) {
    GpuModel gpu = CATALOG.gpu("nvidia-rtx-pro-6000").orElseThrow();
    assertThat(MigPlacement.on(gpu).place(layout(gpu, slices)).isPresent()).isEqualTo(fits);
  }
}

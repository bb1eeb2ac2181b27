package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineFilterTest {
  private static final MachineFilter ALL =
      new MachineFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          BigDecimal.ZERO,
          false,
          Optional.empty());

  private static List<String> names(MachineFilter filter) {
    return filter.in(Catalog.shipped()).stream().map(MachineType::name).toList();
  }

  private static MachineFilter family(String family) {
    return new MachineFilter(
        Optional.of(family),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        BigDecimal.ZERO,
        false,
        Optional.empty());
  }

  @Test
  void nothingAskedForIsEverything() {
    assertThat(names(ALL)).hasSameSizeAs(Catalog.shipped().machineTypes()).hasSizeGreaterThan(400);
  }

  @Test
  void aFamilyIsASeriesOrTheBeginningOfAName() {
    assertThat(names(family("a4"))).containsExactly("a4-highgpu-8g");
    assertThat(names(family("a4x"))).hasSize(2);
    assertThat(names(family("c4a-highmem-7")))
        .containsExactlyInAnyOrder("c4a-highmem-72", "c4a-highmem-72-lssd");
    assertThat(names(family("a"))).isEmpty();
  }

  @Test
  void placesGpusAndSizesNarrowDown() {
    MachineFilter filter =
        new MachineFilter(
            Optional.empty(),
            Optional.of("us-east4"),
            Optional.of("us-east4-a"),
            Optional.of("H100"),
            200,
            new BigDecimal("1872"),
            true,
            Optional.of(Architecture.X86_64));
    assertThat(names(filter))
        .contains("a3-megagpu-8g")
        .allSatisfy(n -> assertThat(n).startsWith("a3-"));
  }

  @Test
  void eachConditionCountsByItself() {
    assertThat(
            names(
                new MachineFilter(
                    Optional.of("m3"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    BigDecimal.ZERO,
                    true,
                    Optional.empty())))
        .isEmpty();
    assertThat(
            names(
                new MachineFilter(
                    Optional.of("m3"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    65,
                    BigDecimal.valueOf(1953),
                    false,
                    Optional.empty())))
        .containsExactly("m3-ultramem-128");
    assertThat(
            names(
                new MachineFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    97,
                    BigDecimal.ZERO,
                    false,
                    Optional.of(Architecture.ARM64))))
        .containsExactlyInAnyOrder("a4x-highgpu-4g", "a4x-maxgpu-4g-metal");
    assertThat(
            names(
                new MachineFilter(
                    Optional.of("a3-mega"),
                    Optional.of("me-west1"),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    BigDecimal.ZERO,
                    false,
                    Optional.empty())))
        .isEmpty();
  }
}

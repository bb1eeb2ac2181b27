package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskTypeTest {
  private final DiskType extreme = Catalog.shipped().diskType("hyperdisk-extreme").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "0, 64",
    "76800, 64",
    "76801, 65",
    "350000, 292",
    "9223372036854775807, 2147483647",
  })
  void theLeastSizeFollowsFromIops(long iops, int gb) {
    assertThat(extreme.leastGbFor(iops)).isEqualTo(gb);
  }

  @ParameterizedTest
  @CsvSource({"pd-balanced, 10", "pd-extreme, 500"})
  void whereIopsAreNotByTheGbTheLeastSizeIsTheTypesOwn(String type, int gb) {
    assertThat(Catalog.shipped().diskType(type).orElseThrow().leastGbFor(1_000_000)).isEqualTo(gb);
  }
}

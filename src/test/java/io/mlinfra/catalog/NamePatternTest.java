package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "c3-*-88, c3-standard-88, true",
    "c3-*-88, c3-standard-88-lssd, false",
    "c3-*-88, c3-standard-8, false",
    "a3-megagpu-8g, a3-megagpu-8g, true",
    "a3-megagpu-8g, a3-megagpu-8g-x, false",
    "a3-*, a3-highgpu-1g, true",
    "a3-*, a4-highgpu-8g, false",
    "*, anything, true",
    "c4-*-lssd-*, c4-standard-288-lssd-metal, true",
    "c4-*-lssd-*, c4-standard-288-metal, false",
    "ab*ba, aba, false",
    "ab*ba, abba, true"
  })
  void aStarStandsForAnything(String pattern, String name, boolean matches) {
    assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(matches);
  }
}

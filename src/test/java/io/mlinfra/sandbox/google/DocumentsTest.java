package io.mlinfra.sandbox.google;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;

class DocumentsTest {
  /** terraform's provider fails on a DNS zone whose id is not one. */
  @RepeatedTest(200)
  void anIdOfNineteenDigitsIsASignedLong() {
    String id = Documents.digits(19);

    assertThat(Long.toString(Long.parseLong(id))).isEqualTo(id).hasSize(19);
  }
}

package io.mlinfra.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void secondsAndDatesSayHowLongToWait() {
    assertThat(RetryAfter.parse("7", NOON)).contains(Duration.ofSeconds(7));
    assertThat(RetryAfter.parse("Thu, 26 Nov 2026 12:01:30 GMT", NOON))
        .contains(Duration.ofSeconds(90));
  }

  @Test
  void aDateThatIsPastMeansNow() {
    assertThat(RetryAfter.parse("Thu, 26 Nov 2026 11:00:00 GMT", NOON)).contains(Duration.ZERO);
  }

  @Test
  void nothingAndNonsenseSayNothing() {
    assertThat(RetryAfter.parse(null, NOON)).isEmpty();
    assertThat(RetryAfter.parse("soon", NOON)).isEmpty();
    assertThat(RetryAfter.parse("-5", NOON)).isEmpty();
  }
}

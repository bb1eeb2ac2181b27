package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.provider.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryNoticesTest {
  private final StringWriter text = new StringWriter();
  private long now;
  private final RetryNotices notices = new RetryNotices(new PrintWriter(text), () -> now);

  private void fails(String service, int attempt) {
    notices.retrying(
        new Failure(
            Failure.Category.TRANSIENT,
            service,
            "zones.list",
            "projects/p",
            503,
            "",
            "busy",
            "",
            Optional.empty()),
        attempt,
        Duration.ofMillis(4200));
  }

  @Test
  void aHiccupIsNotSpokenOf() {
    fails("dns", 1);
    fails("dns", 2);
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void troubleThatStaysIsSaidNowAndThenForEachService() {
    fails("dns", 3);
    fails("dns", 3);
    fails("iam", 4);
    now = Duration.ofSeconds(9).toNanos();
    fails("dns", 4);
    now = Duration.ofSeconds(10).toNanos();
    fails("dns", 5);
    assertThat(text.toString().lines())
        .containsExactly(
            "waiting for dns: zones.list on projects/p failed with 503: busy; tried 3 times, again"
                + " in 4 s. Ctrl-C stops.",
            "waiting for iam: zones.list on projects/p failed with 503: busy; tried 4 times, again"
                + " in 4 s. Ctrl-C stops.",
            "waiting for dns: zones.list on projects/p failed with 503: busy; tried 5 times, again"
                + " in 4 s. Ctrl-C stops.");
  }
}

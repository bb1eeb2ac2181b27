package io.mlinfra.cli;

import io.mlinfra.apply.retry.RetryListener;
import io.mlinfra.provider.Failure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Says why a command waits when a service fails again and again, now and then only: one hiccup is
 * nobody's concern, and twenty lists that fail together are one trouble.
 */
final class RetryNotices implements RetryListener {
  private static final int SILENT_ATTEMPTS = 2;
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final PrintWriter err;
  private final LongSupplier nanos;

  /** When each service was last spoken of. */
  private final Map<String, Long> spoken = new ConcurrentHashMap<>();

  RetryNotices(PrintWriter err) {
    this(err, System::nanoTime);
  }

  RetryNotices(PrintWriter err, LongSupplier nanos) {
    this.err = err;
    this.nanos = nanos;
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    if (attempt <= SILENT_ATTEMPTS || !isTime(failure.service())) {
      return;
    }
    err.println(
        "waiting for "
            + failure.service()
            + ": "
            + failure.sentence()
            + "; tried "
            + attempt
            + " times, again in "
            + Math.max(1, delay.toSeconds())
            + " s. Ctrl-C stops.");
    err.flush();
  }

  private boolean isTime(String service) {
    long now = nanos.getAsLong();
    Long before = spoken.get(service);
    boolean time = before == null || now - before >= PAUSE_NANOS;
    return time
        && (before == null
            ? spoken.putIfAbsent(service, now) == null
            : spoken.replace(service, before, now));
  }
}

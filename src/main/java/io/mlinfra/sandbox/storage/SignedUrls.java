package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * How long a signed URL holds. Nobody's signature is checked here, but that it has expired, and
 * that its time is no longer than seven days:
 * docs.cloud.google.com/storage/docs/access-control/signed-urls, read 2026-11-26.
 */
final class SignedUrls {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
  private static final long WEEK = 604_800;

  private final SandboxClock clock;

  SignedUrls(SandboxClock clock) {
    this.clock = clock;
  }

  void mustBeValid(Request request) {
    Optional<Instant> end =
        end(request, "X-Goog-").or(() -> end(request, "X-Amz-")).or(() -> older(request));
    if (end.isPresent() && end.get().isBefore(clock.now())) {
      throw ApiError.legacy(
          400,
          "ExpiredToken",
          "The provided token has expired.",
          "global",
          Map.of("details", "Request signature expired at: " + end.get().atOffset(ZoneOffset.UTC)));
    }
  }

  /** Version 4: a date, and for how many seconds. */
  private static Optional<Instant> end(Request request, String prefix) {
    if (!request.query().containsKey(prefix + "Signature")) {
      return Optional.empty();
    }
    long seconds = number(request, prefix + "Expires");
    if (seconds < 1 || seconds > WEEK) {
      throw Errors.invalid(
          prefix + "Expires must be between 1 and " + WEEK + " seconds, not " + seconds + ".");
    }
    String date = request.query().getOrDefault(prefix + "Date", "");
    try {
      return Optional.of(
          LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC).plusSeconds(seconds));
    } catch (DateTimeParseException e) {
      throw Errors.invalid(prefix + "Date is no date: '" + date + "'");
    }
  }

  /** Version 2: the second at which it ends. */
  private static Optional<Instant> older(Request request) {
    return request.query().containsKey("Signature") && request.query().containsKey("Expires")
        ? Optional.of(Instant.ofEpochSecond(number(request, "Expires")))
        : Optional.empty();
  }

  private static long number(Request request, String name) {
    String text = request.query().getOrDefault(name, "");
    if (!text.matches("\\d{1,11}")) {
      throw Errors.invalid(name + " is no number: '" + text + "'");
    }
    return Long.parseLong(text);
  }
}

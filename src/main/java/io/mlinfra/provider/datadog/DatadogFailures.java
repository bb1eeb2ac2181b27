package io.mlinfra.provider.datadog;

import com.datadog.api.client.ApiException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.RetryAfter;
import io.mlinfra.provider.StatusCategory;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Turns what Datadog's client throws into failures the engine can act on. */
final class DatadogFailures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DatadogFailures() {}

  /** A refusal: Datadog answers {@code {"errors": [text or {title, detail}]}}. */
  static ProviderException refused(String method, String target, ApiException e) {
    String body = e.getResponseBody() == null ? "" : e.getResponseBody();
    return new ProviderException(
        new Failure(
            StatusCategory.of(e.getCode()),
            DatadogProvider.SERVICE,
            method,
            target,
            e.getCode(),
            "",
            message(body, e.getCode()),
            header(e, "x-request-id").orElse(""),
            retryAfter(e)));
  }

  /** No answer: with a refused connection nothing was done, otherwise it may have been. */
  static ProviderException noAnswer(String method, String target, RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean neverLeft = root instanceof ConnectException || root instanceof UnknownHostException;
    return new ProviderException(
        new Failure(
            neverLeft ? Failure.Category.UNREACHABLE : Failure.Category.LOST_ANSWER,
            DatadogProvider.SERVICE,
            method,
            target,
            0,
            "",
            String.valueOf(root.getMessage()),
            "",
            Optional.empty()),
        e);
  }

  private static String message(String body, int status) {
    StringJoiner text = new StringJoiner("; ");
    try {
      for (JsonNode error : JSON.readTree(body).path("errors")) {
        text.add(
            error.isTextual()
                ? error.textValue()
                : error.path("detail").asText(error.path("title").asText("")));
      }
    } catch (JsonProcessingException notJson) {
      return "the answer was no JSON, status " + status;
    }
    return text.length() == 0 ? "status " + status : text.toString();
  }

  /** Seconds until the rate limit's period ends, or what Retry-After says. */
  private static Optional<Duration> retryAfter(ApiException e) {
    return header(e, "x-ratelimit-reset")
        .or(() -> header(e, "retry-after"))
        .flatMap(v -> RetryAfter.parse(v, Clock.systemUTC()));
  }

  private static Optional<String> header(ApiException e, String name) {
    if (e.getResponseHeaders() == null) {
      return Optional.empty();
    }
    for (Map.Entry<String, List<String>> h : e.getResponseHeaders().entrySet()) {
      if (h.getKey().equalsIgnoreCase(name) && !h.getValue().isEmpty()) {
        return Optional.of(h.getValue().getFirst());
      }
    }
    return Optional.empty();
  }
}

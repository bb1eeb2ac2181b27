package io.mlinfra.provider.turbonomic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.RetryAfter;
import io.mlinfra.provider.StatusCategory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Response;

/** Turns Turbonomic's answers ({@code {type, exception, message}}) into failures. */
final class TurbonomicFailures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TurbonomicFailures() {}

  static ProviderException refused(String method, String target, Response response, String body) {
    String exception = "";
    String message = "";
    try {
      JsonNode error = JSON.readTree(body);
      message = error.path("message").asText("");
      exception = error.path("exception").asText("");
    } catch (JsonProcessingException notJson) {
      message = "the answer was no JSON";
    }
    return failure(
        StatusCategory.of(response.code()),
        method,
        target,
        response.code(),
        exception,
        message.isEmpty() ? "status " + response.code() : message,
        RetryAfter.parse(response.header("Retry-After"), Clock.systemUTC()));
  }

  static ProviderException noAnswer(String method, String target, IOException e) {
    boolean neverLeft = e instanceof ConnectException || e instanceof UnknownHostException;
    return failure(
        neverLeft ? Failure.Category.UNREACHABLE : Failure.Category.LOST_ANSWER,
        method,
        target,
        0,
        "",
        String.valueOf(e.getMessage()),
        Optional.empty());
  }

  /** Something that this side found out without asking for the change. */
  static ProviderException invalid(String method, String target, String message) {
    return failure(Failure.Category.INVALID, method, target, 0, "", message, Optional.empty());
  }

  private static ProviderException failure(
      Failure.Category category,
      String method,
      String target,
      int status,
      String reason,
      String message,
      Optional<Duration> retryAfter) {
    return new ProviderException(
        new Failure(
            category,
            TurbonomicProvider.SERVICE,
            method,
            target,
            status,
            reason,
            message,
            "",
            retryAfter));
  }
}

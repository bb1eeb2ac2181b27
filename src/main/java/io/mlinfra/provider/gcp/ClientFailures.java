package io.mlinfra.provider.gcp;

import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.rpc.ApiException;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ProviderException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what the official Compute clients throw into failures that the engine understands. */
final class ClientFailures {
  private static final String SERVICE = "compute";

  private ClientFailures() {}

  /**
   * Runs one read through a client.
   *
   * @param method the service's method, such as {@code instances.getSerialPortOutput}
   * @param target what it reads
   * @throws ProviderException when it fails
   */
  static <T> T reading(String method, String target, Supplier<T> call) {
    try {
      return call.get();
    } catch (ApiException e) {
      throw new ProviderException(failure(method, target, e), e);
    }
  }

  private static Failure failure(String method, String target, ApiException e) {
    for (Throwable cause = e; cause != null; cause = next(cause)) {
      if (cause instanceof HttpResponseException answer) {
        return GoogleErrors.failure(
            answer.getStatusCode(),
            answer.getContent() == null ? "" : answer.getContent(),
            retryAfter(answer),
            SERVICE,
            method,
            target);
      }
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return unanswered(Category.UNREACHABLE, method, target, "cannot connect: " + cause);
      }
    }
    return unanswered(Category.TRANSIENT, method, target, "the answer was lost: " + e.getMessage());
  }

  private static @Nullable Throwable next(Throwable t) {
    return t.getCause();
  }

  private static Optional<Duration> retryAfter(HttpResponseException answer) {
    return GoogleErrors.retryAfter(answer.getHeaders().getRetryAfter());
  }

  private static Failure unanswered(
      Category category, String method, String target, String message) {
    return new Failure(category, SERVICE, method, target, 0, "", message, "", Optional.empty());
  }
}

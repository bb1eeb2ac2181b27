package io.mlinfra.provider.gcp;

import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.rpc.ApiException;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.SecretMask;
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
   * @param mask takes secrets out of what the service says
   * @throws ProviderException when it fails
   */
  static <T> T reading(String method, String target, Supplier<SecretMask> mask, Supplier<T> call) {
    try {
      return call.get();
    } catch (ApiException e) {
      // Without its cause, which holds the answer as it came.
      throw new ProviderException(failure(method, target, mask.get(), e));
    }
  }

  private static Failure failure(String method, String target, SecretMask mask, ApiException e) {
    for (Throwable cause = e; cause != null; cause = next(cause)) {
      if (cause instanceof HttpResponseException answer) {
        return GoogleErrors.failure(
            answer.getStatusCode(),
            answer.getContent() == null ? "" : mask.in(answer.getContent()),
            retryAfter(answer),
            SERVICE,
            method,
            target);
      }
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return unanswered(Category.UNREACHABLE, method, target, "cannot connect: " + cause);
      }
    }
    return unanswered(
        Category.TRANSIENT, method, target, mask.in("the answer was lost: " + e.getMessage()));
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

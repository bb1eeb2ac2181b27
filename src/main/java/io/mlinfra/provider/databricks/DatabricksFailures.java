package io.mlinfra.provider.databricks;

import com.databricks.sdk.core.DatabricksError;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.StatusCategory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/** Turns what the SDK throws into failures the engine can act on. */
final class DatabricksFailures {
  /** Error codes that say more than their status does (REST reference, "Error codes"). */
  private static final Map<String, Failure.Category> BY_CODE =
      Map.ofEntries(
          Map.entry("RESOURCE_DOES_NOT_EXIST", Failure.Category.NOT_FOUND),
          Map.entry("RESOURCE_ALREADY_EXISTS", Failure.Category.ALREADY_EXISTS),
          Map.entry("ALREADY_EXISTS", Failure.Category.ALREADY_EXISTS),
          Map.entry("INVALID_STATE", Failure.Category.IN_USE),
          Map.entry("RESOURCE_CONFLICT", Failure.Category.IN_USE),
          Map.entry("QUOTA_EXCEEDED", Failure.Category.QUOTA),
          Map.entry("RESOURCE_LIMIT_EXCEEDED", Failure.Category.QUOTA),
          Map.entry("REQUEST_LIMIT_EXCEEDED", Failure.Category.THROTTLED),
          Map.entry("RESOURCE_EXHAUSTED", Failure.Category.THROTTLED),
          Map.entry("TEMPORARILY_UNAVAILABLE", Failure.Category.TRANSIENT),
          Map.entry("INTERNAL_ERROR", Failure.Category.TRANSIENT),
          // The SDK's own word, with a status 523 of its own, for a connection that broke.
          Map.entry("IO_ERROR", Failure.Category.LOST_ANSWER));

  private DatabricksFailures() {}

  static ProviderException refused(String method, String target, DatabricksError e) {
    String code = e.getErrorCode() == null ? "" : e.getErrorCode();
    return new ProviderException(
        new Failure(
            neverConnected(code, e)
                ? Failure.Category.UNREACHABLE
                : BY_CODE.getOrDefault(code, StatusCategory.of(e.getStatusCode())),
            DatabricksProvider.SERVICE,
            method,
            target,
            e.getStatusCode(),
            code,
            String.valueOf(e.getMessage()),
            "",
            Optional.empty()));
  }

  private static boolean neverConnected(String code, DatabricksError e) {
    return code.equals("IO_ERROR")
        && String.valueOf(e.getMessage()).startsWith(OkHttpTransport.NEVER_CONNECTED);
  }

  /** No answer, or no way to authenticate. */
  static ProviderException noAnswer(String method, String target, Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new ProviderException(
        new Failure(
            category(e, root),
            DatabricksProvider.SERVICE,
            method,
            target,
            0,
            "",
            String.valueOf(root.getMessage()),
            "",
            Optional.empty()),
        e);
  }

  private static Failure.Category category(Exception e, Throwable root) {
    if (root instanceof ConnectException || root instanceof UnknownHostException) {
      return Failure.Category.UNREACHABLE;
    }
    if (root instanceof IOException) {
      return Failure.Category.LOST_ANSWER;
    }
    boolean auth = String.valueOf(e.getMessage()).contains("auth");
    return auth ? Failure.Category.UNAUTHENTICATED : Failure.Category.FATAL;
  }
}

package io.mlinfra.provider.datadog;

import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ProviderException;
import java.util.Map;

/** A DELETE call to which an absent object is no error. */
final class Deletion {
  private Deletion() {}

  static Mutation of(DatadogClient client, String method, String path) {
    return Mutation.of(
        method,
        requestId -> {
          try {
            client.call("DELETE", path, Map.of(), null);
          } catch (ProviderException e) {
            if (e.failure().category() != Failure.Category.NOT_FOUND) {
              throw e;
            }
          }
          return Mutation.DONE;
        });
  }
}

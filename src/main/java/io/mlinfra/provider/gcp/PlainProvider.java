package io.mlinfra.provider.gcp;

import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ResourceAdapter;
import java.time.Duration;
import java.util.List;

/** A service whose calls are complete when they are answered. */
record PlainProvider(String service, List<ResourceAdapter> adapters) implements Provider {
  @Override
  public OperationState poll(OperationHandle operation, Duration wait) {
    return new OperationState.Succeeded();
  }

  @Override
  public void close() {}
}

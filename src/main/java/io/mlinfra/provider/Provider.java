package io.mlinfra.provider;

import java.time.Duration;
import java.util.List;

/** One service (compute, storage, datadog, ...): its adapters and its long-running operations. */
public interface Provider extends AutoCloseable {
  /** The service's short name, as in an address and in {@code --endpoint NAME=URL}. */
  String service();

  /** One adapter for each kind of resource, in no special order. */
  List<ResourceAdapter> adapters();

  /**
   * Asks for the state of an operation, waiting up to {@code wait} for it to end.
   *
   * @throws ProviderException when the operation cannot be read; an operation that itself failed is
   *     a {@link OperationState.Failed}, not an exception
   */
  OperationState poll(OperationHandle operation, Duration wait);

  @Override
  void close();
}

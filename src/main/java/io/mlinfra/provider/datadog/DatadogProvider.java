package io.mlinfra.provider.datadog;

import io.mlinfra.provider.Connection;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ResourceAdapter;
import java.time.Duration;
import java.util.List;

/** The Datadog service: its three kinds. No call there outlives its answer. */
public final class DatadogProvider implements Provider {
  public static final String SERVICE = "datadog";

  private final DatadogClient client;

  public DatadogProvider(Connection connection, DatadogCredentials credentials) {
    this.client = new DatadogClient(connection, credentials);
  }

  /** The client, for events and metrics that are no resources. */
  public DatadogClient client() {
    return client;
  }

  @Override
  public String service() {
    return SERVICE;
  }

  @Override
  public List<ResourceAdapter> adapters() {
    return List.of(
        new GcpIntegrationAdapter(client),
        new MonitorAdapter(client),
        new DashboardAdapter(client));
  }

  @Override
  public OperationState poll(OperationHandle operation, Duration wait) {
    return new OperationState.Succeeded();
  }

  @Override
  public void close() {
    client.close();
  }
}

package io.mlinfra.provider.turbonomic;

import io.mlinfra.provider.Connection;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ResourceAdapter;
import java.time.Duration;
import java.util.List;

/** The Turbonomic server: its three kinds, and the actions it recommends. */
public final class TurbonomicProvider implements Provider {
  public static final String SERVICE = "turbonomic";

  private final TurbonomicClient client;
  private final TargetFields fields;

  public TurbonomicProvider(Connection connection, TurbonomicCredentials credentials) {
    this.client = new TurbonomicClient(connection, credentials);
    this.fields = new TargetFields(credentials.gcpKey());
  }

  /** What the server recommends and nobody has done yet. */
  public PendingActions pendingActions() {
    return new PendingActions(client);
  }

  @Override
  public String service() {
    return SERVICE;
  }

  @Override
  public List<ResourceAdapter> adapters() {
    return TurbonomicKind.ALL.stream()
        .<ResourceAdapter>map(kind -> new TurbonomicAdapter(client, kind, fields))
        .toList();
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

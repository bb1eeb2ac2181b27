package io.mlinfra.provider.databricks;

import io.mlinfra.provider.Connection;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ResourceAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The Databricks workspace: pools, policies, clusters, files. Clusters settle by their own state.
 */
public final class DatabricksProvider implements Provider {
  public static final String SERVICE = "databricks";

  private final DatabricksClient client;

  public DatabricksProvider(Connection connection, DatabricksCredentials credentials) {
    this.client = new DatabricksClient(connection, credentials);
  }

  /** What the workspace offers and holds, for the checks before anything is created. */
  public Workspace workspace() {
    return new Workspace(client);
  }

  @Override
  public String service() {
    return SERVICE;
  }

  @Override
  public List<ResourceAdapter> adapters() {
    List<ResourceAdapter> adapters = new ArrayList<>();
    DatabricksKind.ALL.forEach(kind -> adapters.add(new DatabricksAdapter(client, kind)));
    adapters.add(new WorkspaceFileAdapter(client));
    return List.copyOf(adapters);
  }

  @Override
  public OperationState poll(OperationHandle operation, Duration wait) {
    return new OperationState.Succeeded();
  }

  @Override
  public void close() {
    // The SDK's HTTP client holds nothing that outlives the process.
  }
}

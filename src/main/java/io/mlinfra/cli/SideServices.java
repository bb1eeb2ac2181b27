package io.mlinfra.cli;

import io.mlinfra.provider.Provider;
import io.mlinfra.provider.databricks.DatabricksProvider;
import io.mlinfra.provider.databricks.WorkspaceCheck;
import io.mlinfra.provider.datadog.DatadogProvider;
import io.mlinfra.provider.datadog.DatadogSignals;
import io.mlinfra.provider.turbonomic.PendingActions;
import io.mlinfra.provider.turbonomic.TurbonomicProvider;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.spec.QuotasSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the services beside Google's tell that is no resource, and where figures go. What a plan
 * does not use is not among the providers, and tells nothing.
 */
record SideServices(List<Provider> providers) {
  /** What Turbonomic recommends and nobody has done. */
  List<PendingActions.PendingAction> pendingActions(int most) {
    return opened(TurbonomicProvider.class)
        .flatMap(p -> p.pendingActions().read(most).stream())
        .toList();
  }

  /** What the Databricks workspace cannot give or hold, of what is wanted there. */
  List<WorkspaceCheck.Finding> databricksFindings(
      QuotasSpec.Databricks quota, ResourceGraph wanted) {
    return opened(DatabricksProvider.class)
        .map(p -> new WorkspaceCheck(p.workspace()))
        .flatMap(c -> c.check(quota, DatabricksWants.of(wanted.resources())).stream())
        .toList();
  }

  /** Where figures about the fleet go. */
  Optional<DatadogSignals> datadog() {
    return opened(DatadogProvider.class).map(p -> new DatadogSignals(p.client())).findFirst();
  }

  private <P extends Provider> Stream<P> opened(Class<P> service) {
    return providers.stream().filter(service::isInstance).map(service::cast);
  }
}

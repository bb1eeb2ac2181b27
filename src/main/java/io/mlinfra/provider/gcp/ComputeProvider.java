package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Compute Engine: an adapter for each row of the table, and its operations. */
final class ComputeProvider implements Provider {
  private final GoogleRest rest;
  private final List<ResourceAdapter> adapters;

  ComputeProvider(GoogleRest rest) {
    this.rest = rest;
    ComputeReadiness readiness = new ComputeReadiness(rest);
    this.adapters =
        ComputeKinds.all().stream()
            .<ResourceAdapter>map(row -> new ComputeAdapter(rest, row, readiness))
            .toList();
  }

  @Override
  public String service() {
    return "compute";
  }

  @Override
  public List<ResourceAdapter> adapters() {
    return adapters;
  }

  /**
   * By the service's own {@code wait}, which answers at the end or after two minutes at the most.
   */
  @Override
  public OperationState poll(OperationHandle operation, Duration wait) {
    String scope =
        switch (Location.parse(operation.scope())) {
          case Location.Global _ -> "global";
          case Location.Region r -> "regions/" + r.region();
          case Location.Zone z -> "zones/" + z.zone();
        };
    String path =
        "/compute/v1/projects/" + rest.project() + "/" + scope + "/operations/" + operation.name();
    if (wait.isZero()) {
      return state(rest.call("compute", "GET", path, Map.of(), null, "operations.get"));
    }
    return rest.callWithin(wait, "compute", "POST", path + "/wait", "operations.wait")
        .map(ComputeProvider::state)
        .orElseGet(() -> new OperationState.Running(0));
  }

  private static OperationState state(JsonNode state) {
    if (!state.path("status").asText().equals("DONE")) {
      return new OperationState.Running(state.path("progress").asInt());
    }
    return state.has("error")
        ? new OperationState.Failed(GoogleErrors.operation(state, "compute"))
        : new OperationState.Succeeded();
  }

  @Override
  public void close() {
    rest.close();
  }
}

package io.mlinfra.cli;

import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.state.StateBackend;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.hook.CostPoints;
import io.mlinfra.hook.DeployHook;
import io.mlinfra.provider.datadog.DatadogProvider;
import io.mlinfra.provider.datadog.DatadogSignals;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes the hook that tells Datadog about an apply. */
final class DeployHooks {
  private static final String EVENTS = "deploy-events.json";

  private DeployHooks() {}

  /** Empty where the plan has no Datadog. */
  static Optional<DeployHook> of(Workspace workspace) {
    StateBackend state = workspace.state();
    RetryingCalls calls = RetryingCalls.ofDefault();
    return workspace
        .sideServices()
        .datadog()
        .map(
            signals ->
                new DeployHook(
                    signals,
                    workspace.name(),
                    call ->
                        calls.call(
                            DatadogProvider.SERVICE,
                            () -> {
                              call.run();
                              return true;
                            }),
                    InstantSource.system(),
                    cost(workspace),
                    () -> state.read(EVENTS).map(StateBackend.Document::content),
                    bytes ->
                        state.write(
                            EVENTS,
                            bytes,
                            state.read(EVENTS).map(d -> d.generation()).orElse(0L))));
  }

  /** What the fleet costs at its least sizes, which is what an apply starts it with. */
  private static List<DatadogSignals.Point> cost(Workspace workspace) {
    FleetCost cost =
        FleetCost.of(
            workspace.plan(),
            workspace.standingGraph().resources(),
            Catalog.shipped(),
            FleetCost.HALF);
    return CostPoints.of(workspace.name(), cost.lines(), line -> line.hour().min());
  }
}

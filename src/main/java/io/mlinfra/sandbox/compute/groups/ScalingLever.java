package io.mlinfra.sandbox.compute.groups;

import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Which;

/** The load that autoscalers see, set from outside. */
public final class ScalingLever {
  private final ComputeEngine engine;

  public ScalingLever(ComputeEngine engine) {
    this.engine = engine;
  }

  /**
   * Sets the load that an autoscaler sees.
   *
   * @param metric {@code cpu}, {@code load_balancing} or a custom metric; empty for all
   * @param total whether the value is that of the whole group rather than of one machine
   * @return false when there is no such autoscaler or it does not follow the metric
   */
  public boolean load(Which which, String metric, double value, boolean total) {
    boolean[] follows = new boolean[1];
    which.change(
        engine,
        "autoscalers",
        (at, body) -> {
          ScalingSignals signals = new ScalingSignals(at, body.path("autoscalingPolicy"));
          follows[0] = signals.set(metric, value, total, Autoscalers.size(at, body));
          Autoscalers.review(at, body);
        });
    return follows[0];
  }
}

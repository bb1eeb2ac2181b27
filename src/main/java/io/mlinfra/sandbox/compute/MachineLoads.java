package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What running machines report about their use: the signal that was set for their group's
 * autoscaler, under the name of the metric that the autoscaler follows. Machines without a signal
 * report nothing.
 */
public final class MachineLoads {
  private static final String CPU = "compute.googleapis.com/instance/cpu/utilization";

  private final ComputeEngine engine;

  MachineLoads(ComputeEngine engine) {
    this.engine = engine;
  }

  /**
   * One machine's report.
   *
   * @param metric the metric's type
   * @param value 0 to 1 and above
   */
  public record Load(
      String metric,
      String zone,
      String id,
      String name,
      Map<String, String> labels,
      double value) {}

  /** What every machine of a project reports now. */
  public List<Load> now(String project) {
    List<Load> loads = new ArrayList<>();
    engine
        .store()
        .entriesUnder("compute/signals", project + "/")
        .forEach(
            (key, signal) ->
                engine
                    .store()
                    .get("compute/autoscalers", key)
                    .ifPresent(
                        a -> loads.addAll(of(project, a, signal.path("utilization").asDouble()))));
    return loads;
  }

  private List<Load> of(String project, ObjectNode autoscaler, double value) {
    JsonNode custom =
        autoscaler
            .path("autoscalingPolicy")
            .path("customMetricUtilizations")
            .path(0)
            .path("metric");
    String metric = custom.asText(CPU);
    long now = engine.operations().millis();
    return Links.parse(autoscaler.path("target").asText(), project)
        .map(t -> engine.at(project, t.scope(), "instanceGroupManagers", t.name()))
        .map(group -> Groups.members(engine, project, group.key()))
        .orElse(List.of())
        .stream()
        .filter(i -> Lifecycle.status(i, now).equals("RUNNING"))
        .map(i -> load(metric, i, value))
        .toList();
  }

  private static Load load(String metric, ObjectNode instance, double value) {
    Map<String, String> labels = new java.util.TreeMap<>();
    instance
        .path("labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return new Load(
        metric,
        Links.last(instance.path("zone").asText()),
        instance.path("id").asText(),
        instance.path("name").asText(),
        labels,
        value);
  }
}

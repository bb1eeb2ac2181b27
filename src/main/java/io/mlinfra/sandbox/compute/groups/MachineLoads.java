package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Links;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What running machines report about their use: their share of the load that was set for their
 * group, under the names of the metrics that its autoscaler follows. Machines without a load report
 * nothing.
 */
public final class MachineLoads {
  private static final Map<String, String> BUILT_IN =
      Map.of("cpu", "compute.googleapis.com/instance/cpu/utilization");

  private final ComputeEngine engine;

  public MachineLoads(ComputeEngine engine) {
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
    List<Load> all = new ArrayList<>();
    engine
        .store()
        .entriesUnder(ScalingSignals.STORE, project + "/")
        .forEach(
            (key, signal) ->
                engine
                    .store()
                    .get("compute/autoscalers", key)
                    .ifPresent(a -> all.addAll(of(project, a, signal))));
    return all;
  }

  private List<Load> of(String project, ObjectNode autoscaler, JsonNode signal) {
    long now = engine.operations().millis();
    List<ObjectNode> running =
        Links.parse(autoscaler.path("target").asText(), project)
            .map(t -> engine.at(project, t.scope(), "instanceGroupManagers", t.name()))
            .map(group -> Groups.members(engine, project, group.key()))
            .orElse(List.of())
            .stream()
            .filter(i -> Lifecycle.status(i, now).equals("RUNNING"))
            .toList();
    List<Load> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> load : signal.path("loads").properties()) {
      if (ScalingSignals.isReported(signal, load.getKey())) {
        continue;
      }
      String metric = BUILT_IN.getOrDefault(load.getKey(), load.getKey());
      for (ObjectNode machine : running) {
        all.add(report(metric, machine, load.getValue().asDouble() / running.size()));
      }
    }
    return all;
  }

  private static Load report(String metric, ObjectNode machine, double value) {
    Map<String, String> labels = new TreeMap<>();
    machine.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return new Load(
        metric,
        Links.last(machine.path("zone").asText()),
        machine.path("id").asText(),
        machine.path("name").asText(),
        labels,
        value);
  }
}

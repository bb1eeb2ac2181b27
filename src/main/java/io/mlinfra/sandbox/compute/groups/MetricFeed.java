package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Resource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Brings what machines write to the monitoring service to the autoscalers that follow it: of each
 * machine as its share, or of something outside as the load of all, where the policy has a filter
 * that finds it.
 */
public final class MetricFeed {
  private final ComputeEngine engine;

  public MetricFeed(ComputeEngine engine) {
    this.engine = engine;
  }

  /**
   * A point that was written. Must run within a transaction.
   *
   * @param found whether a filter finds the series of the point
   */
  public void wrote(String project, JsonNode series, double value, Predicate<String> found) {
    String metric = series.path("metric").path("type").asText();
    for (Map.Entry<String, ObjectNode> e :
        List.copyOf(engine.under("autoscalers", project, "").entrySet())) {
      JsonNode policy = e.getValue().path("autoscalingPolicy");
      for (JsonNode followed : policy.path("customMetricUtilizations")) {
        if (followed.path("metric").asText().equals(metric)) {
          Resource at = engine.at("autoscalers", e.getKey());
          if (takes(at, e.getValue(), followed, series, value, found)) {
            Autoscalers.review(at, e.getValue());
          }
        }
      }
    }
  }

  private static boolean takes(
      Resource at,
      ObjectNode autoscaler,
      JsonNode followed,
      JsonNode series,
      double value,
      Predicate<String> found) {
    ScalingSignals signals = new ScalingSignals(at, autoscaler.path("autoscalingPolicy"));
    String metric = followed.path("metric").asText();
    String filter = followed.path("filter").asText("");
    boolean ofMachine = series.path("resource").path("type").asText().equals("gce_instance");
    if (!filter.isEmpty() && !found.test("metric.type = \"" + metric + "\" AND " + filter)) {
      return false;
    }
    if (!ofMachine) {
      return !filter.isEmpty() && signals.set(metric, value, true, 1);
    }
    List<String> members =
        Autoscalers.group(at, autoscaler).stream()
            .flatMap(g -> Groups.members(g.engine(), g.project(), g.key()).stream())
            .map(i -> i.path("id").asText())
            .toList();
    String id = series.path("resource").path("labels").path("instance_id").asText();
    return members.contains(id) && signals.report(metric, id, value, members);
  }
}

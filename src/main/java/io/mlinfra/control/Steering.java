package io.mlinfra.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.ResourceGraph;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How the controller has set the autoscalers, as far as it differs from the plan. While it is fresh
 * it is what the plan wants: a fleet that its controller steers has not drifted.
 *
 * @param at when the controller last looked
 * @param bounds by group
 */
public record Steering(Instant at, Map<String, Bounds> bounds, Memory memory) {
  /** A controller that has not looked for so long is taken for gone. */
  public static final Duration FRESH = Duration.ofMinutes(15);

  static final String KIND = "compute.autoscaler";

  public static final Steering NONE = new Steering(Instant.EPOCH, Map.of(), Memory.EMPTY);

  public Steering {
    bounds = Map.copyOf(bounds);
  }

  static Address autoscaler(String group) {
    return new Address(KIND, group);
  }

  /** The graph with autoscalers as the controller has set them; unchanged once it is gone. */
  public ResourceGraph applied(ResourceGraph graph, Instant now) {
    return bounds.isEmpty() || now.isAfter(at.plus(FRESH)) ? graph : steered(graph, bounds);
  }

  /** The graph with these bounds in its autoscalers. */
  public static ResourceGraph steered(ResourceGraph graph, Map<String, Bounds> bounds) {
    return ResourceGraph.of(
        graph.resources().stream()
            .map(
                r -> {
                  Bounds set = bounds.get(r.address().name());
                  return r.address().kind().equals(KIND) && set != null ? with(r, set) : r;
                })
            .toList());
  }

  private static DesiredResource with(DesiredResource autoscaler, Bounds set) {
    ObjectNode body = autoscaler.body().deepCopy();
    body.withObjectProperty("autoscalingPolicy")
        .put("mode", set.mode().name())
        .put("minNumReplicas", set.min())
        .put("maxNumReplicas", set.max());
    return autoscaler.withBody(body);
  }
}

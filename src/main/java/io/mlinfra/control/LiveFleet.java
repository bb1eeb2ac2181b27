package io.mlinfra.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.blueprint.Context;
import io.mlinfra.blueprint.Placement;
import io.mlinfra.plan.LiveState;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.LoadReader;
import io.mlinfra.provider.Readiness;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes an observation of what the services report. */
public final class LiveFleet {
  private static final Set<Failure.Category> NO_ROOM =
      EnumSet.of(Failure.Category.STOCKOUT, Failure.Category.QUOTA);
  private static final Duration LATELY = Duration.ofMinutes(5);

  private final Context context;
  private final String cpuMetric;
  private final LoadReader loads;
  private final Function<LiveResource, Readiness> readiness;

  /**
   * @param cpuMetric what is read for clusters whose autoscalers follow the processor
   * @param readiness asks a group's service what stands in its way
   */
  public LiveFleet(
      Context context,
      String cpuMetric,
      LoadReader loads,
      Function<LiveResource, Readiness> readiness) {
    this.context = context;
    this.cpuMetric = cpuMetric;
    this.loads = loads;
    this.readiness = readiness;
  }

  /**
   * What is known of every group that has an autoscaler.
   *
   * @param placements where the groups stand
   */
  public Observation observe(LiveState live, List<Placement> placements, Instant now) {
    List<GroupState> groups = new ArrayList<>();
    Map<String, String> metrics = new HashMap<>();
    for (Placement p : placements) {
      String name = p.group(live.plan());
      Optional<LiveResource> group =
          live.owned(new Address("compute.instance_group_manager", name));
      Optional<LiveResource> autoscaler = live.owned(Steering.autoscaler(name));
      if (group.isPresent() && autoscaler.isPresent()) {
        groups.add(state(name, p, group.get(), autoscaler.get()));
        metrics.put(p.cluster(), metric(autoscaler.get()));
      }
    }
    return new Observation(
        now,
        metrics.isEmpty() ? Map.of() : loads.utilization(metrics, labels(metrics.keySet()), LATELY),
        groups);
  }

  private Map<String, String> labels(Set<String> clusters) {
    Map<String, String> labels = new HashMap<>();
    clusters.forEach(c -> labels.put(c, context.clusterLabel(c)));
    return labels;
  }

  private String metric(LiveResource autoscaler) {
    return policy(autoscaler)
        .path("customMetricUtilizations")
        .path(0)
        .path("metric")
        .asText(cpuMetric);
  }

  private static JsonNode policy(LiveResource autoscaler) {
    return autoscaler.body().path("autoscalingPolicy");
  }

  private GroupState state(String name, Placement p, LiveResource group, LiveResource autoscaler) {
    JsonNode policy = policy(autoscaler);
    long size = group.body().path("targetSize").asLong();
    JsonNode actions = group.body().path("currentActions");
    long coming =
        actions.path("creating").asLong()
            + actions.path("creatingWithoutRetries").asLong()
            + actions.path("recreating").asLong();
    boolean mayShrink = policy.path("mode").asText("ON").equals("ON");
    Optional<String> obstacle =
        coming == 0
            ? Optional.empty()
            : readiness
                .apply(group)
                .obstacle()
                .filter(f -> NO_ROOM.contains(f.category()))
                .map(f -> f.reason().isEmpty() ? f.message() : f.reason());
    return new GroupState(
        name,
        p,
        size,
        Math.max(0, size - coming),
        new Bounds(
            mayShrink ? Bounds.Mode.ON : Bounds.Mode.ONLY_SCALE_OUT,
            policy.path("minNumReplicas").asLong(),
            policy.path("maxNumReplicas").asLong()),
        obstacle);
  }
}

package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.guest.GuestScripts;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.ScalingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An autoscaler on each group. It knows one target; the controller keeps the pair of thresholds.
 */
final class ScalingSection implements Section {
  @Override
  public List<DesiredResource> build(Context cx) {
    List<DesiredResource> all = new ArrayList<>();
    for (Placement p : cx.placements()) {
      ScalingSpec scaling = cx.plan().scalingOf(p.cluster());
      String name = cx.group(p);
      ObjectNode body =
          Context.object()
              .put("name", name)
              .put("description", cx.marked("Size of " + p.cluster()))
              .put("target", cx.zonal(p.zone(), "instanceGroupManagers", name));
      ObjectNode policy =
          body.putObject("autoscalingPolicy")
              .put("minNumReplicas", p.min())
              .put("maxNumReplicas", p.max())
              .put("coolDownPeriodSec", cx.isGpu(p.cluster()) ? 600 : 180)
              .put("mode", "ON");
      if (cx.isGpu(p.cluster())) {
        policy
            .putArray("customMetricUtilizations")
            .addObject()
            .put("metric", GuestScripts.GPU_METRIC)
            .put("utilizationTarget", scaling.scaleUp().doubleValue())
            .put("utilizationTargetType", "GAUGE");
      } else {
        policy
            .putObject("cpuUtilization")
            .put("utilizationTarget", scaling.scaleUp().doubleValue());
      }
      ObjectNode in = policy.putObject("scaleInControl").put("timeWindowSec", 600);
      in.putObject("maxScaledInReplicas").put("fixed", 1);
      all.add(
          cx.resource(
              "compute.autoscaler",
              name,
              Location.zone(p.zone()),
              body,
              List.of(ComputeSection.groupAddress(cx, p)),
              3,
              "scaling",
              Optional.of(p.cluster())));
    }
    return all;
  }
}

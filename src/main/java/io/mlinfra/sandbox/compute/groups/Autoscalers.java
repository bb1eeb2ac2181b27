package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import java.util.Optional;

/** Autoscalers: keep a group between its bounds and follow the load that a test can set. */
public final class Autoscalers implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    ObjectNode policy =
        body.get("autoscalingPolicy") instanceof ObjectNode p
            ? p
            : body.putObject("autoscalingPolicy");
    Defaults.put(policy, "minNumReplicas", 2);
    Defaults.put(policy, "coolDownPeriodSec", 60);
    Defaults.put(policy, "mode", "ON");
    if (!policy.has("maxNumReplicas")) {
      throw Errors.required("autoscalingPolicy.maxNumReplicas");
    }
    bounds(policy);
    boolean signal =
        policy.has("cpuUtilization")
            || policy.path("customMetricUtilizations").size() > 0
            || policy.has("loadBalancingUtilization")
            || !new ScalingSchedules(policy).isEmpty();
    if (!signal) {
      policy.putObject("cpuUtilization").put("utilizationTarget", 0.6);
    }
    if (policy.get("cpuUtilization") instanceof ObjectNode cpu) {
      Defaults.put(cpu, "predictiveMethod", "NONE");
      Defaults.put(cpu, "utilizationTarget", 0.6);
    }
    if (policy.get("loadBalancingUtilization") instanceof ObjectNode balancing) {
      Defaults.put(balancing, "utilizationTarget", 0.8);
    }
    onlyOne(at, body);
    body.put("status", "ACTIVE");
  }

  private static void bounds(JsonNode policy) {
    if (policy.path("maxNumReplicas").asInt() < policy.path("minNumReplicas").asInt()) {
      throw Errors.invalid(
          "autoscalingPolicy.maxNumReplicas",
          policy.path("maxNumReplicas").asText(),
          "Must be greater than or equal to minNumReplicas.");
    }
    JsonNode target = policy.path("cpuUtilization").path("utilizationTarget");
    if (!target.isMissingNode() && (target.asDouble() <= 0 || target.asDouble() > 1)) {
      throw Errors.invalid(
          "autoscalingPolicy.cpuUtilization.utilizationTarget",
          target.asText(),
          "Must be greater than 0 and less than or equal to 1.");
    }
  }

  private static void onlyOne(Resource at, ObjectNode body) {
    String target = body.path("target").asText();
    Links.parse(target, at.project())
        .flatMap(group -> at.engine().autoscalers().of(group.path()))
        .map(other -> other.path("name").asText())
        .filter(other -> !other.equals(at.name()))
        .ifPresent(
            other -> {
              throw Errors.badRequest(
                  "Target " + target + " is already being autoscaled by " + other + ".");
            });
  }

  @Override
  public void created(Resource at, ObjectNode body) {
    review(at, body);
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    bounds(after.path("autoscalingPolicy"));
    new ScalingSchedules(after.path("autoscalingPolicy"));
    // Of schedules that are all gone nothing is answered, which gcloud relies upon.
    if (after.path("autoscalingPolicy").path("scalingSchedules").isEmpty()
        && after.get("autoscalingPolicy") instanceof ObjectNode policy) {
      policy.remove("scalingSchedules");
    }
  }

  @Override
  public void updated(Resource at, ObjectNode before, ObjectNode after) {
    review(at, after);
  }

  @Override
  public void deleted(Resource at, ObjectNode body) {
    ScalingSignals.forget(at);
  }

  /** Whether an autoscaler that is not switched off has the say over a group's size. */
  static boolean steers(Resource group) {
    return group
        .engine()
        .autoscalers()
        .of(group.path())
        .filter(a -> !a.path("autoscalingPolicy").path("mode").asText().equals("OFF"))
        .isPresent();
  }

  static Optional<Resource> group(Resource at, JsonNode body) {
    return Links.parse(body.path("target").asText(), at.project())
        .map(t -> at.engine().at(at.project(), t.scope(), "instanceGroupManagers", t.name()))
        .filter(g -> at.engine().find(g).isPresent());
  }

  static long size(Resource at, JsonNode body) {
    return group(at, body)
        .flatMap(g -> at.engine().find(g))
        .map(g -> g.path("targetSize").asLong())
        .orElse(0L);
  }

  /** Moves the group's size to what bounds and load ask for. Must run within a transaction. */
  static void review(Resource at, ObjectNode body) {
    Optional<Resource> group = group(at, body);
    if (group.isEmpty()) {
      return;
    }
    JsonNode policy = body.path("autoscalingPolicy");
    ObjectNode before = at.engine().get(group.get());
    long size = before.path("targetSize").asLong();
    long wanted = Math.min(Groups.most(group.get()), new ScalingSignals(at, policy).decide(size));
    at.engine().agenda().by(0);
    if (wanted != size) {
      at.engine().rewrite(group.get(), before, before.deepCopy().put("targetSize", wanted));
    }
  }

  /** When it has to look at its group again. */
  static long next(Resource at, ObjectNode body) {
    JsonNode policy = body.path("autoscalingPolicy");
    if (policy.path("mode").asText().equals("OFF")) {
      return Long.MAX_VALUE;
    }
    Optional<ObjectNode> group = group(at, body).flatMap(at.engine()::find);
    if (group.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long size = group.get().path("targetSize").asLong();
    boolean outside =
        size < policy.path("minNumReplicas").asLong()
            || size > policy.path("maxNumReplicas").asLong()
                && policy.path("mode").asText().equals("ON");
    return outside
        ? at.engine().operations().millis()
        : new ScalingSignals(at, policy).reviewAt(size);
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    ObjectNode seen = body.deepCopy();
    long size = size(at, body);
    JsonNode policy = body.path("autoscalingPolicy");
    ScalingSignals signals = new ScalingSignals(at, policy);
    seen.put("recommendedSize", signals.recommended(size));
    ObjectNode schedules = new ScalingSchedules(policy).status(at.engine().operations().millis());
    if (!schedules.isEmpty()) {
      seen.set("scalingScheduleStatus", schedules);
    }
    String detail =
        policy.path("mode").asText().equals("OFF")
            ? "MODE_OFF"
            : policy.path("mode").asText().startsWith("ONLY")
                ? "MODE_ONLY_SCALE_OUT"
                : signals.demanded(size) > policy.path("maxNumReplicas").asLong()
                    ? "CAPPED_AT_MAX_NUM_REPLICAS"
                    : "";
    if (!detail.isEmpty()) {
      seen.putArray("statusDetails").addObject().put("type", detail);
    }
    return seen;
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Autoscalers: keep a group between its bounds and follow a signal that a test can set. */
final class Autoscalers implements Behaviour {
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
    if (policy.path("maxNumReplicas").asInt() < policy.path("minNumReplicas").asInt()) {
      throw Errors.invalid(
          "autoscalingPolicy.maxNumReplicas",
          policy.path("maxNumReplicas").asText(),
          "Must be greater than or equal to minNumReplicas.");
    }
    boolean signal =
        policy.has("cpuUtilization")
            || policy.path("customMetricUtilizations").size() > 0
            || policy.has("loadBalancingUtilization");
    if (!signal) {
      policy.putObject("cpuUtilization").put("utilizationTarget", 0.6);
    }
    if (policy.get("cpuUtilization") instanceof ObjectNode cpu) {
      Defaults.put(cpu, "predictiveMethod", "NONE");
    }
    for (ObjectNode other :
        at.engine().under("autoscalers", at.project(), at.scope().path() + "/").values()) {
      if (other.path("target").asText().equals(body.path("target").asText())
          && !other.path("name").asText().equals(at.name())) {
        throw Errors.badRequest(
            "Target "
                + body.path("target").asText()
                + " is already being autoscaled by "
                + other.path("name").asText()
                + ".");
      }
    }
    body.put("status", "ACTIVE");
  }

  @Override
  public void created(Resource at, ObjectNode body) {
    apply(at, body);
  }

  @Override
  public void updated(Resource at, ObjectNode before, ObjectNode after) {
    apply(at, after);
  }

  /** Moves the group's target size to what the bounds and the signal ask for. */
  static void apply(Resource at, ObjectNode body) {
    JsonNode policy = body.path("autoscalingPolicy");
    Links.parse(body.path("target").asText(), at.project())
        .ifPresent(
            t -> {
              Resource group =
                  at.engine().at(at.project(), t.scope(), "instanceGroupManagers", t.name());
              at.engine()
                  .find(group)
                  .ifPresent(
                      before -> {
                        long size = before.path("targetSize").asLong();
                        long wanted =
                            Math.clamp(
                                recommended(at, policy, size),
                                policy.path("minNumReplicas").asLong(),
                                policy.path("maxNumReplicas").asLong());
                        boolean mayShrink = policy.path("mode").asText().equals("ON");
                        if (policy.path("mode").asText().equals("OFF")
                            || wanted == size
                            || (wanted < size && !mayShrink)) {
                          return;
                        }
                        at.engine()
                            .rewrite(group, before, before.deepCopy().put("targetSize", wanted));
                      });
            });
  }

  private static long recommended(Resource at, JsonNode policy, long size) {
    double load =
        at.engine()
            .store()
            .get("compute/signals", at.key())
            .map(s -> s.path("utilization").asDouble(-1))
            .orElse(-1.0);
    double target =
        policy
            .path("customMetricUtilizations")
            .path(0)
            .path("utilizationTarget")
            .asDouble(policy.path("cpuUtilization").path("utilizationTarget").asDouble(0.6));
    return load < 0 || target <= 0 ? size : (long) Math.ceil(size * load / target);
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    ObjectNode seen = body.deepCopy();
    at.engine()
        .resolve(body.path("target").asText(), at.project())
        .ifPresent(g -> seen.put("recommendedSize", g.path("targetSize").asLong()));
    return seen;
  }
}

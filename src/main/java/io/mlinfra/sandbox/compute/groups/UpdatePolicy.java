package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import java.util.List;

/** How a group brings its machines to a new template. */
public record UpdatePolicy(
    boolean proactive,
    String minimalAction,
    String mostDisruptive,
    boolean substitutes,
    long maxSurge,
    long maxUnavailable) {
  /** From the least to the most disruptive. */
  private static final List<String> ACTIONS = List.of("NONE", "REFRESH", "RESTART", "REPLACE");

  static UpdatePolicy of(JsonNode group) {
    JsonNode p = group.path("updatePolicy");
    long size = group.path("targetSize").asLong();
    boolean substitutes = p.path("replacementMethod").asText("SUBSTITUTE").equals("SUBSTITUTE");
    return new UpdatePolicy(
        p.path("type").asText("").equals("PROACTIVE"),
        p.path("minimalAction").asText("REPLACE"),
        p.path("mostDisruptiveAllowedAction").asText("REPLACE"),
        substitutes,
        substitutes ? number(p.path("maxSurge"), size) : 0,
        Math.max(substitutes ? 0 : 1, number(p.path("maxUnavailable"), size)));
  }

  /** A number of machines that is given as such or as a share of the group, rounded up. */
  static long number(JsonNode fixedOrPercent, long size) {
    return fixedOrPercent.has("percent")
        ? (long) Math.ceil(size * fixedOrPercent.path("percent").asDouble() / 100)
        : fixedOrPercent.path("fixed").asLong(0);
  }

  static String most(String a, String b) {
    return ACTIONS.indexOf(a) >= ACTIONS.indexOf(b) ? a : b;
  }

  /** Whether the policy lets an action be taken. */
  boolean allows(String action) {
    return ACTIONS.indexOf(action) <= ACTIONS.indexOf(mostDisruptive);
  }

  /** Puts in what the service fills in, and the numbers that follow from the group's size. */
  static void complete(ObjectNode group, long zones) {
    ObjectNode policy =
        group.get("updatePolicy") instanceof ObjectNode p ? p : group.putObject("updatePolicy");
    Defaults.put(policy, "type", "OPPORTUNISTIC");
    Defaults.put(policy, "minimalAction", "REPLACE");
    Defaults.put(policy, "replacementMethod", "SUBSTITUTE");
    long size = group.path("targetSize").asLong();
    calculated(policy, "maxSurge", size, zones);
    calculated(policy, "maxUnavailable", size, zones);
    boolean stuck = none(policy.path("maxSurge")) && none(policy.path("maxUnavailable"));
    if (stuck) {
      throw Errors.invalid(
          "updatePolicy.maxUnavailable", "0", "maxUnavailable and maxSurge cannot both be 0.");
    }
  }

  private static boolean none(JsonNode fixedOrPercent) {
    String given = fixedOrPercent.path("percent").asText(fixedOrPercent.path("fixed").asText("0"));
    return given.equals("0");
  }

  private static void calculated(ObjectNode policy, String field, long size, long zones) {
    ObjectNode value =
        policy.get(field) instanceof ObjectNode v ? v : policy.putObject(field).put("fixed", zones);
    value.put("calculated", number(value, size));
  }

  /** After a patch: the way of giving the number that is new wins over the old one. */
  static void settle(ObjectNode before, ObjectNode after) {
    for (String field : List.of("maxSurge", "maxUnavailable")) {
      if (after.path("updatePolicy").get(field) instanceof ObjectNode value
          && value.has("fixed")
          && value.has("percent")) {
        value.remove(before.path("updatePolicy").path(field).has("fixed") ? "fixed" : "percent");
      }
    }
  }
}

package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * The states of an instance over time. A body holds the states that it goes through and when each
 * begins; a reader sees which of them holds now, so nothing needs to run for it to move on.
 */
public final class Lifecycle {
  /** Seconds that it takes, as typically seen in the real service. */
  public static final double BOOT = 20;

  public static final double STOP = 12;

  private static final String PLAN = "_plan";
  private static final Set<String> DOWN = Set.of("TERMINATED", "STOPPED", "SUSPENDED");

  private Lifecycle() {}

  /** From {@code now} on the instance boots; it runs after {@code millis}. */
  public static void boot(ObjectNode instance, long now, long millis) {
    plan(instance, now);
    boots(instance, now, millis);
  }

  /** From {@code now} on the instance goes down, and is down after {@code millis}. */
  public static void down(ObjectNode instance, String by, String to, long now, long millis) {
    plan(instance, now).addArray().add(by).add(now);
    step(instance, to, now + millis);
    instance.put("status", by);
  }

  /** Once it is down, which takes {@code down}, it boots again, which takes {@code up}. */
  public static void restart(ObjectNode instance, long now, long down, long up) {
    down(instance, "STOPPING", "TERMINATED", now, down);
    boots(instance, now + down, up);
  }

  private static void boots(ObjectNode instance, long from, long millis) {
    step(instance, "PROVISIONING", from);
    step(instance, "STAGING", from + millis / 2);
    step(instance, "RUNNING", from + millis);
    instance.put("status", "RUNNING");
  }

  private static ArrayNode plan(ObjectNode instance, long now) {
    instance.put("_since", now);
    return instance.putArray(PLAN);
  }

  private static void step(ObjectNode instance, String status, long from) {
    instance.withArrayProperty(PLAN).addArray().add(status).add(from);
  }

  public static String status(JsonNode instance, long now) {
    String status = instance.path("status").asText("RUNNING");
    boolean first = true;
    for (JsonNode step : instance.path(PLAN)) {
      if (first || now >= step.path(1).asLong()) {
        status = step.path(0).asText();
      }
      first = false;
    }
    return status;
  }

  /** The state in which it will stay unless something happens to it. */
  public static String last(JsonNode instance) {
    JsonNode plan = instance.path(PLAN);
    return plan.isEmpty()
        ? instance.path("status").asText("RUNNING")
        : plan.path(plan.size() - 1).path(0).asText();
  }

  /** Whether one of its states is one in which it does not run. */
  static boolean goesDown(JsonNode instance) {
    for (JsonNode step : instance.path(PLAN)) {
      if (isDown(step.path(0).asText())) {
        return true;
      }
    }
    return false;
  }

  /** When it reaches that state; 0 when it always was in it. */
  public static long settlesAt(JsonNode instance) {
    JsonNode plan = instance.path(PLAN);
    return plan.isEmpty() ? 0 : plan.path(plan.size() - 1).path(1).asLong();
  }

  /** Whether a state is one in which the machine does not run and will not by itself. */
  public static boolean isDown(String status) {
    return DOWN.contains(status);
  }
}

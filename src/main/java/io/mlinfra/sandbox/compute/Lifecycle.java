package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The states of an instance over time. A body holds the state it is leaving, the one it will reach
 * and when; a reader sees which of them holds now.
 */
final class Lifecycle {
  private Lifecycle() {}

  /** Sets a state that turns into {@code then} after {@code millis}. */
  static void move(ObjectNode instance, String from, String then, long now, long millis) {
    instance.put("status", from);
    instance.put("_then", then);
    instance.put("_since", now);
    instance.put("_at", now + millis);
  }

  static String status(JsonNode instance, long now) {
    String status = instance.path("status").asText("RUNNING");
    if (instance.has("_endsAt") && now >= instance.path("_endsAt").asLong()) {
      return "TERMINATED";
    }
    if (!instance.has("_at")) {
      return status;
    }
    long at = instance.path("_at").asLong();
    if (now >= at) {
      return instance.path("_then").asText(status);
    }
    long half = (instance.path("_since").asLong() + at) / 2;
    return status.equals("PROVISIONING") && now >= half ? "STAGING" : status;
  }
}

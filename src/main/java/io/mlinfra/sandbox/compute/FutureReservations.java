package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/** Requests for capacity in a time to come. */
final class FutureReservations implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    window(body);
    ObjectNode status = body.putObject("status").put("procurementStatus", "DRAFTING");
    status
        .putObject("existingMatchingUsageInfo")
        .put("count", "0")
        .put("timestamp", at.engine().operations().now());
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    after.set("status", before.path("status"));
    Defaults.put(after, "description", "");
    window(after);
  }

  /** A window that is given by its length is kept by its end. */
  private static void window(ObjectNode body) {
    if (!(body.get("timeWindow") instanceof ObjectNode window)
        || !window.path("duration").has("seconds")) {
      return;
    }
    String start = window.path("startTime").asText();
    try {
      long seconds = window.path("duration").path("seconds").asLong();
      window.put("endTime", Instant.parse(start).plusSeconds(seconds).toString());
    } catch (DateTimeException notATime) {
      throw Errors.invalid("timeWindow.startTime", start, "Must be an RFC 3339 time.");
    }
    window.remove("duration");
  }
}

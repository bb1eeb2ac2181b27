package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Requests for capacity in a time to come. */
public final class FutureReservations implements Behaviour {
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
    if (!after.path("status").path("procurementStatus").asText().equals("CANCELLED")) {
      after.set("status", before.path("status"));
    }
    Defaults.put(after, "description", "");
    window(after);
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return action.equals("cancel") && request.method().equals("POST")
        ? at.edited(
            request,
            action,
            b -> b.withObjectProperty("status").put("procurementStatus", "CANCELLED"))
        : Optional.empty();
  }

  /** What is given by its length is kept by its end. */
  private static void window(ObjectNode body) {
    if (!(body.get("timeWindow") instanceof ObjectNode window)) {
      return;
    }
    if (window.path("duration").has("seconds")) {
      window.put(
          "endTime",
          after("timeWindow.startTime", window.path("startTime").asText(), window.get("duration")));
      window.remove("duration");
    }
    JsonNode kept = body.path("autoCreatedReservationsDuration");
    if (kept.has("seconds")) {
      body.put(
          "autoCreatedReservationsDeleteTime",
          after("timeWindow.endTime", window.path("endTime").asText(), kept));
      body.remove("autoCreatedReservationsDuration");
    }
    if (body.path("autoDeleteAutoCreatedReservations").asBoolean() && window.has("endTime")) {
      Defaults.put(body, "autoCreatedReservationsDeleteTime", window.path("endTime").asText());
    }
  }

  private static String after(String field, String start, JsonNode duration) {
    try {
      return Instant.parse(start)
          .plusSeconds(duration.path("seconds").asLong())
          .plusNanos(duration.path("nanos").asLong())
          .toString();
    } catch (DateTimeException | ArithmeticException notATime) {
      throw Errors.invalid(field, start, "Must be an RFC 3339 time.");
    }
  }
}

package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Times;
import io.mlinfra.sandbox.http.Request;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** How long a machine runs, and how its run ends: by its limit, or by preemption. */
public final class Runs {
  /** How long a spot machine has between the notice and its end. */
  private static final double NOTICE_SECONDS = 30;

  private static final String ENDS = "_endsAt";
  private static final String DELETED = "_deletedAt";
  static final String PREEMPTED = "_preempted";

  private Runs() {}

  public static boolean isSpot(JsonNode instance) {
    JsonNode scheduling = instance.path("scheduling");
    return scheduling.path("preemptible").asBoolean()
        || scheduling.path("provisioningModel").asText().equals("SPOT");
  }

  /** Notes when a run that begins has to end. */
  static void limit(Resource at, ObjectNode instance) {
    instance.remove(List.of(ENDS, DELETED, PREEMPTED));
    JsonNode scheduling = instance.path("scheduling");
    long runs = Lifecycle.settlesAt(instance);
    long end = Long.MAX_VALUE;
    long seconds = scheduling.path("maxRunDuration").path("seconds").asLong(0);
    if (seconds > 0) {
      end = runs + seconds * 1000;
    }
    try {
      String time = scheduling.path("terminationTime").asText("");
      end = time.isEmpty() ? end : Math.min(end, Instant.parse(time).toEpochMilli());
    } catch (DateTimeParseException notATime) {
      throw Errors.invalid(
          "scheduling.terminationTime",
          scheduling.path("terminationTime").asText(),
          "Must be a time in RFC 3339 form.");
    }
    if (end != Long.MAX_VALUE) {
      instance.put(ENDS, end);
    }
    at.engine().agenda().by(end);
  }

  /** A run that ends before its limit. */
  static void stopped(ObjectNode instance) {
    instance.remove(List.of(ENDS, DELETED));
  }

  /** When something happens to the machine by itself. */
  public static long next(JsonNode instance) {
    return Math.min(
        instance.path(ENDS).asLong(Long.MAX_VALUE), instance.path(DELETED).asLong(Long.MAX_VALUE));
  }

  /** When its limit ends the run, for readers; empty when there is none. */
  static String endTime(JsonNode instance) {
    return instance.has(ENDS) ? Times.text(instance.path(ENDS).asLong()) : "";
  }

  /** Carries out what is due. Must run within a transaction. */
  public static void end(Resource at, ObjectNode instance) {
    long now = at.engine().operations().millis();
    if (instance.has(DELETED)) {
      at.engine().remove(at, instance);
      return;
    }
    if (!Lifecycle.isDown(Lifecycle.status(instance, now))) {
      goDown(at, instance, Lifecycle.STOP);
      system(at, instance, "stop", "Instance reached the end of its run duration.");
    } else {
      ObjectNode after = instance.deepCopy();
      stopped(after);
      at.engine().store().put(at.kind().store(), at.key(), after);
    }
  }

  /** Preempts a machine that runs; false for one that does not. Must run within a transaction. */
  public static boolean preempt(Resource at, ObjectNode instance) {
    String status = Lifecycle.status(instance, at.engine().operations().millis());
    if (Lifecycle.isDown(status) || status.equals("STOPPING")) {
      return false;
    }
    goDown(at, instance.deepCopy().put(PREEMPTED, true), NOTICE_SECONDS);
    system(at, instance, "compute.instances.preempted", "Instance was preempted.");
    return true;
  }

  private static void goDown(Resource at, ObjectNode instance, double seconds) {
    Operations operations = at.engine().operations();
    long millis = operations.latencies().scaled(seconds);
    ObjectNode after = instance.deepCopy();
    stopped(after);
    Lifecycle.down(after, "STOPPING", "TERMINATED", operations.millis(), millis);
    after.put("lastStopTimestamp", operations.now());
    String action = instance.path("scheduling").path("instanceTerminationAction").asText("");
    if (action.equals("DELETE")) {
      after.put(DELETED, operations.millis() + millis);
    }
    at.engine().store().put(at.kind().store(), at.key(), after);
    at.engine().agenda().by(operations.millis());
  }

  /** The operation that the service itself leaves behind. */
  private static void system(Resource at, ObjectNode instance, String type, String message) {
    Request none = new Request("SYSTEM", "", List.of(), Map.of(), Map.of(), new byte[0]);
    at.engine().operations().system(none, at, type, instance.path("id").asText(), message);
  }
}

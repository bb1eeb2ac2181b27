package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Times;
import io.mlinfra.sandbox.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Times at which a group is to have at least so many machines:
 * docs.cloud.google.com/compute/docs/autoscaler/scaling-schedules, read 2026-11-26.
 */
public final class ScalingSchedules {
  private static final long LEAST_SECONDS = 300;
  private static final int MOST = 128;

  private final List<Schedule> schedules = new ArrayList<>();

  private record Schedule(
      String name, long machines, Cron cron, ZoneId zone, long millis, boolean disabled) {
    ZonedDateTime at(long now) {
      return Instant.ofEpochMilli(now).atZone(zone);
    }

    Optional<Long> last(long now) {
      return cron.last(at(now)).map(t -> t.toInstant().toEpochMilli());
    }

    Optional<Long> next(long now) {
      return cron.next(at(now)).map(t -> t.toInstant().toEpochMilli());
    }

    boolean active(long now) {
      return !disabled && last(now).filter(start -> now < start + millis).isPresent();
    }
  }

  /** Refuses what is no schedule. */
  ScalingSchedules(JsonNode policy) {
    JsonNode given = policy.path("scalingSchedules");
    if (given.size() > MOST) {
      throw Errors.badRequest("An autoscaler can have at most " + MOST + " scaling schedules.");
    }
    for (Map.Entry<String, JsonNode> e : given.properties()) {
      schedules.add(schedule(e.getKey(), e.getValue()));
    }
  }

  private static Schedule schedule(String name, JsonNode given) {
    String at = "autoscalingPolicy.scalingSchedules[" + name + "].";
    for (String field : List.of("schedule", "durationSec", "minRequiredReplicas")) {
      if (!given.has(field)) {
        throw Errors.required(at + field);
      }
    }
    long seconds = given.path("durationSec").asLong();
    if (seconds < LEAST_SECONDS) {
      throw Errors.invalid(
          at + "durationSec",
          Long.toString(seconds),
          "Must be greater than or equal to " + LEAST_SECONDS + ".");
    }
    String cron = given.path("schedule").asText();
    String zone = given.path("timeZone").asText("UTC");
    try {
      return new Schedule(
          name,
          given.path("minRequiredReplicas").asLong(),
          new Cron(cron),
          ZoneId.of(zone.isEmpty() ? "UTC" : zone),
          seconds * 1000,
          given.path("disabled").asBoolean());
    } catch (DateTimeException noZone) {
      throw Errors.invalid(at + "timeZone", zone, "Must be a time zone of the tz database.");
    } catch (IllegalArgumentException noCron) {
      throw Errors.invalid(
          at + "schedule", cron, "Must be a cron expression: " + noCron.getMessage() + ".");
    }
  }

  boolean isEmpty() {
    return schedules.isEmpty();
  }

  /** How many machines there are to be at least now. */
  long required(long now) {
    return schedules.stream()
        .filter(s -> s.active(now))
        .mapToLong(Schedule::machines)
        .max()
        .orElse(0);
  }

  /** When one of them next begins or ends. */
  long nextChange(long now) {
    long next = Long.MAX_VALUE;
    for (Schedule one : schedules) {
      if (!one.disabled()) {
        next = Math.min(next, one.next(now).orElse(Long.MAX_VALUE));
        if (one.active(now)) {
          next = Math.min(next, one.last(now).orElse(now) + one.millis());
        }
      }
    }
    return next;
  }

  /** How each stands, for readers. */
  ObjectNode status(long now) {
    ObjectNode all = Json.object();
    for (Schedule one : schedules) {
      ObjectNode status = all.putObject(one.name());
      boolean ever = one.next(now).isPresent();
      status.put(
          "state",
          one.disabled() ? "DISABLED" : one.active(now) ? "ACTIVE" : ever ? "READY" : "OBSOLETE");
      one.last(now).ifPresent(t -> status.put("lastStartTime", Times.text(t)));
      one.next(now).ifPresent(t -> status.put("nextStartTime", Times.text(t)));
    }
    return all;
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.CalendarModeAdviceRequest;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When and where capacity that is asked for could be had: here always at once. */
final class Advice {
  private Advice() {}

  static Optional<Response> calendarMode(
      ComputeEngine engine, String project, String region, Request request) {
    if (!request.method().equals("POST")) {
      return Optional.empty();
    }
    ObjectNode asked = ProtoShape.check(CalendarModeAdviceRequest.getDescriptor(), request.json());
    ObjectNode answer = Json.object();
    ObjectNode one =
        answer.putArray("recommendations").addObject().putObject("recommendationsPerSpec");
    asked
        .path("futureResourcesSpecs")
        .properties()
        .forEach(
            spec -> one.set(spec.getKey(), recommended(engine, project, region, spec.getValue())));
    return Optional.of(Response.json(answer));
  }

  private static ObjectNode recommended(
      ComputeEngine engine, String project, String region, JsonNode spec) {
    JsonNode range = spec.path("timeRangeSpec");
    Instant start = time(range.path("startTimeNotEarlierThan").asText());
    Instant end = start.plus(seconds(range.path("minDuration").asText("86400s")));
    String machineType =
        Links.last(spec.at("/targetResources/specificSkuResources/machineType").asText(""));
    ObjectNode found = Json.object().put("recommendationType", "FUTURE_RESERVATION");
    ObjectNode others = Json.object();
    for (String zone : engine.places().zones(region)) {
      String link = "zones/" + zone;
      if (!machineType.isEmpty() && !engine.places().offered(machineType, zone)) {
        others.putObject(link).put("status", "NOT_SUPPORTED");
      } else if (!found.has("location")) {
        found
            .put("location", Links.BASE + "projects/" + project + "/" + link)
            .put("startTime", start.toString())
            .put("endTime", end.toString())
            .put("recommendationId", Operations.id());
      } else {
        others.putObject(link).put("status", "RECOMMENDED");
      }
    }
    if (!others.isEmpty()) {
      found.set("otherLocations", others);
    }
    return found;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw Errors.invalid(
          "timeRangeSpec.startTimeNotEarlierThan", text, "Must be an RFC 3339 time.");
    }
  }

  private static Duration seconds(String text) {
    if (!text.matches("\\d{1,9}s")) {
      throw Errors.invalid("timeRangeSpec.minDuration", text, "Must be a number of seconds and s.");
    }
    return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
  }
}

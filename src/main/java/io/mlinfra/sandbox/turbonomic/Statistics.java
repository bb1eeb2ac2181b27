package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /stats}: nothing is measured here, so every use is zero; what a volume holds and can do is
 * known, from its disk. Asked about the future, the same is projected.
 */
final class Statistics {
  private static final double MEGABYTES = 1024;
  private static final double KILOBITS = 8 * 1024;
  private static final List<String> NAMES =
      List.of("VCPU", "VMem", "StorageAccess", "StorageAmount", "IOThroughput", "NetThroughput");

  /** How a statistic of a volume follows from the disk (units: the go client's GetStats.json). */
  private record Capacity(String field, double factor, String units) {}

  private static final Map<String, Capacity> CAPACITIES =
      Map.of(
          "StorageAmount", new Capacity("sizeGb", MEGABYTES, "MB"),
          "StorageAccess", new Capacity("provisionedIops", 1, "IOPS"),
          "IOThroughput", new Capacity("provisionedThroughput", KILOBITS, "Kbit/sec"));

  private final Entities entities;
  private final SandboxClock clock;

  Statistics(Entities entities, SandboxClock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  void on(Routes routes) {
    for (String verb : List.of("GET", "POST")) {
      routes.on(verb, "/stats/{uuid}", this::of).on(verb, "/entities/{uuid}/stats", this::of);
    }
  }

  private Response of(Request request, Map<String, String> path) {
    ObjectNode entity = entities.existing(path);
    ObjectNode body = request.body().length == 0 ? Errors.none() : Errors.body(request);
    List<ObjectNode> epochs = new ArrayList<>(List.of(epoch(entity, body, "CURRENT")));
    if (body.path("endDate").asText("").startsWith("+")) {
      epochs.add(epoch(entity, body, "PROJECTED"));
    }
    return Response.json(Json.array(epochs));
  }

  private ObjectNode epoch(ObjectNode entity, ObjectNode body, String epoch) {
    ObjectNode at = Json.object().put("displayName", entity.path("displayName").asText());
    at.put("date", clock.now().toString()).put("epoch", epoch);
    Optional<ObjectNode> disk = entities.disk(entity.path("uuid").asText());
    if (body.path("statistics").isEmpty()) {
      NAMES.forEach(n -> at.withArrayProperty("statistics").add(one(n, disk)));
    }
    for (JsonNode wanted : body.path("statistics")) {
      ObjectNode s = one(wanted.path("name").asText(), disk);
      if (wanted.has("filters")) {
        s.set("filters", wanted.path("filters").deepCopy());
      }
      at.withArrayProperty("statistics").add(s);
    }
    return at;
  }

  private static ObjectNode one(String name, Optional<ObjectNode> disk) {
    ObjectNode s = Json.object().put("name", name);
    Capacity known = CAPACITIES.get(name);
    double capacity =
        known == null
            ? 0
            : disk.map(d -> d.path(known.field()).asDouble() * known.factor()).orElse(0.0);
    values(s.putObject("capacity"), capacity);
    values(s.putObject("reserved"), 0);
    double used = name.equals("StorageAmount") ? capacity : 0;
    values(s.putObject("values"), used);
    return s.put("value", used).put("units", known == null ? "" : known.units());
  }

  private static void values(ObjectNode of, double value) {
    List.of("max", "min", "avg", "total").forEach(f -> of.put(f, value));
  }
}

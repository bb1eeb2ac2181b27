package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes many instances by one call, in a zone or spread over a region: all or none. */
public final class BulkInserts {
  private static final long MOST = 5000;

  private final ComputeEngine engine;
  private final String project;
  private final Scope scope;
  private final ObjectNode given;

  BulkInserts(ComputeEngine engine, String project, Scope scope, ObjectNode given) {
    this.engine = engine;
    this.project = project;
    this.scope = scope;
    this.given = given;
  }

  Response run(Request request) {
    List<String> names = names();
    List<String> zones = zones();
    Resource operationAt =
        new Resource(engine, project, scope, engine.mustKind("instances"), names.getFirst());
    return Response.json(
        engine
            .store()
            .transaction(
                () -> {
                  Optional<ObjectNode> again = engine.operations().repeated(request, project);
                  if (again.isPresent()) {
                    return again.get();
                  }
                  String soldOut = "";
                  for (int i = 0; i < names.size() && soldOut.isEmpty(); i++) {
                    soldOut = soldOut(zones.get(i % zones.size()));
                  }
                  String group = Operations.id();
                  if (!soldOut.isEmpty()) {
                    ObjectNode failed =
                        engine
                            .operations()
                            .start(
                                request,
                                operationAt,
                                "bulkInsert",
                                Operations.id(),
                                Stockout.operationError(soldOut, machineType(), false),
                                engine.operations().latencies().scaled(10));
                    return engine.operations().grouped(failed, operationAt, group);
                  }
                  for (int i = 0; i < names.size(); i++) {
                    Resource at = put(names.get(i), Scope.zone(zones.get(i % zones.size())));
                    engine
                        .operations()
                        .grouped(
                            engine
                                .operations()
                                .start(
                                    request,
                                    at,
                                    "insert",
                                    engine.get(at).path("id").asText(),
                                    null,
                                    0),
                            at,
                            group);
                  }
                  ObjectNode whole =
                      engine
                          .operations()
                          .start(request, operationAt, "bulkInsert", Operations.id());
                  return engine.operations().grouped(whole, operationAt, group);
                }));
  }

  private String machineType() {
    return Links.last(properties().path("machineType").asText());
  }

  private String soldOut(String zone) {
    boolean spot =
        properties().path("scheduling").path("provisioningModel").asText("").equals("SPOT");
    return engine.faults().stockout(zone, machineType(), spot) ? zone : "";
  }

  private JsonNode properties() {
    String template = given.path("sourceInstanceTemplate").asText("");
    if (template.isEmpty()) {
      if (!given.path("instanceProperties").isObject()) {
        throw Errors.required("instanceProperties");
      }
      return given.path("instanceProperties");
    }
    ObjectNode properties =
        engine
            .resolve(template, project)
            .filter(t -> t.path("properties").isObject())
            .map(t -> InstanceTemplates.plainDevices((ObjectNode) t.path("properties").deepCopy()))
            .orElseThrow(() -> Errors.notFound(template.replace(Links.BASE, "")));
    // What is said beside the template comes before what the template says.
    given.path("instanceProperties").properties().stream()
        .filter(f -> !f.getValue().isEmpty() || f.getValue().isValueNode())
        .forEach(f -> properties.set(f.getKey(), f.getValue()));
    return properties;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    given.path("perInstanceProperties").fieldNames().forEachRemaining(names::add);
    long count = given.path("count").asLong(names.size());
    if (count < 1 || count > MOST) {
      throw Errors.invalid("count", Long.toString(count), "Must be between 1 and " + MOST + ".");
    }
    String pattern = given.path("namePattern").asText("");
    if (names.isEmpty() && !pattern.contains("#")) {
      throw Errors.required("namePattern");
    }
    int digits = (int) pattern.chars().filter(c -> c == '#').count();
    for (long i = 1; names.size() < count; i++) {
      names.add(pattern.replaceFirst("#+", String.format("%0" + digits + "d", i)));
    }
    return names;
  }

  private List<String> zones() {
    if (scope.level() == Scope.Level.ZONE) {
      return List.of(scope.place());
    }
    List<String> zones = new ArrayList<>();
    for (String zone : engine.places().zones(scope.place())) {
      String preference =
          given
              .path("locationPolicy")
              .path("locations")
              .path("zones/" + zone)
              .path("preference")
              .asText("ALLOW");
      if (!preference.equals("DENY") && engine.places().offered(machineType(), zone)) {
        zones.add(zone);
      }
    }
    if (zones.isEmpty()) {
      throw Errors.badRequest(
          "No zone of the region offers the machine type " + machineType() + ".");
    }
    String shape = given.path("locationPolicy").path("targetShape").asText("ANY_SINGLE_ZONE");
    return shape.equals("ANY_SINGLE_ZONE") ? zones.subList(0, 1) : zones;
  }

  private Resource put(String name, Scope zone) {
    ObjectNode body = ((ObjectNode) properties()).deepCopy();
    if (given.path("perInstanceProperties").path(name) instanceof ObjectNode own) {
      body.setAll(own);
      body.remove("name");
    }
    body.put("machineType", Links.self(project, zone, "machineTypes", machineType()));
    // Names within the zone are told apart by the zone where the call did not know it.
    for (JsonNode disk : body.path("disks")) {
      if (disk.path("initializeParams").get("diskType") instanceof JsonNode type
          && type.isTextual()) {
        ((ObjectNode) disk.path("initializeParams"))
            .put("diskType", Links.self(project, zone, "diskTypes", Links.last(type.asText())));
      }
    }
    for (JsonNode gpu : body.path("guestAccelerators")) {
      ((ObjectNode) gpu)
          .put(
              "acceleratorType",
              Links.self(
                  project,
                  zone,
                  "acceleratorTypes",
                  Links.last(gpu.path("acceleratorType").asText())));
    }
    ObjectNode checked = ProtoShape.check(engine.mustKind("instances").message().get(), body);
    Resource at = engine.at(project, zone, "instances", name);
    engine.put(at, checked);
    return at;
  }

  /** For a reader of the request: an empty body is none. */
  static ObjectNode body(Request request) {
    ObjectNode body = request.json();
    return body.path("bulkInsertInstanceResource") instanceof ObjectNode inner
        ? inner
        : body.isEmpty() ? Json.object() : body;
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;

/** Moves machines with their disks, and disks alone, to another zone of the region. */
public final class Moves {
  private Moves() {}

  static Response disk(ComputeEngine engine, Request request, String project) {
    return Response.json(
        engine
            .store()
            .transaction(
                () -> {
                  Resource from = target(engine, project, "disks", request, "targetDisk");
                  Resource to = moved(from, zone(request));
                  ObjectNode body = engine.get(from);
                  move(from, to, body);
                  return engine
                      .operations()
                      .start(
                          request, at(engine, project, to), "moveDisk", body.path("id").asText());
                }));
  }

  static Response instance(ComputeEngine engine, Request request, String project) {
    return Response.json(
        engine
            .store()
            .transaction(
                () -> {
                  Resource from = target(engine, project, "instances", request, "targetInstance");
                  Resource to = moved(from, zone(request));
                  ObjectNode body = engine.get(from).deepCopy();
                  for (JsonNode disk : body.path("disks")) {
                    Links.parse(disk.path("source").asText(""), project)
                        .filter(t -> t.scope().level() == Scope.Level.ZONE)
                        .ifPresent(
                            t -> {
                              Resource diskAt = engine.at(project, t.scope(), "disks", t.name());
                              Resource diskTo = moved(diskAt, to.scope());
                              move(diskAt, diskTo, engine.get(diskAt));
                              ((ObjectNode) disk).put("source", diskTo.selfLink());
                            });
                  }
                  move(from, to, body);
                  return engine
                      .operations()
                      .start(
                          request,
                          at(engine, project, to),
                          "moveInstance",
                          body.path("id").asText());
                }));
  }

  private static Resource at(ComputeEngine engine, String project, Resource to) {
    return new Resource(engine, project, Scope.GLOBAL, to.kind(), to.name());
  }

  private static Resource target(
      ComputeEngine engine, String project, String collection, Request request, String field) {
    String link = request.json().path(field).asText("");
    Links.Target t =
        Links.parse(link, project)
            .filter(x -> x.collection().equals(collection))
            .orElseThrow(() -> Errors.invalid(field, link, "The URL is malformed."));
    return engine.at(project, t.scope(), collection, t.name());
  }

  private static Scope zone(Request request) {
    return Scope.zone(Links.last(request.json().path("destinationZone").asText("")));
  }

  private static Resource moved(Resource from, Scope zone) {
    boolean sameRegion =
        zone.place().contains("-") && zone.regionName().equals(from.scope().regionName());
    if (!sameRegion || !from.engine().places().exists(zone)) {
      throw Errors.invalid(
          "destinationZone", zone.place(), "The destination must be a zone of the same region.");
    }
    return from.engine().at(from.project(), zone, from.kind().collection(), from.name());
  }

  private static void move(Resource from, Resource to, ObjectNode body) {
    if (from.engine().find(to).isPresent()) {
      throw Errors.exists(to.path());
    }
    String there = Links.BASE + "projects/" + to.project() + "/" + to.scope().path();
    ObjectNode after = body.deepCopy().put("selfLink", to.selfLink()).put("zone", there);
    for (String field : new String[] {"type", "machineType"}) {
      if (after.has(field)) {
        after.put(
            field,
            after
                .path(field)
                .asText()
                .replace("/" + from.scope().path() + "/", "/" + to.scope().path() + "/"));
      }
    }
    from.engine().store().remove(from.kind().store(), from.key());
    from.engine().store().put(to.kind().store(), to.key(), after);
  }
}

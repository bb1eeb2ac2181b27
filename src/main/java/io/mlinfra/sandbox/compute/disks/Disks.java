package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldPath;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Disks: size, provisioned performance, resize. */
public final class Disks implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    Optional<ObjectNode> image =
        Images.resolve(at.engine(), body.path("sourceImage").asText(""), at.project());
    if (body.has("sourceImage")) {
      ObjectNode found =
          image.orElseThrow(() -> Errors.notFound(body.path("sourceImage").asText()));
      body.put("sourceImage", found.path("selfLink").asText());
      body.put("sourceImageId", found.path("id").asText());
      Images.inherit(body, found);
    }
    source(at, body);
    replicas(at, body);
    Defaults.put(
        body,
        "type",
        "projects/" + at.project() + "/" + at.scope().path() + "/diskTypes/pd-standard");
    String type = Links.last(body.path("type").asText());
    boolean elsewhere =
        Links.parse(body.path("type").asText(), at.project())
            .filter(t -> !t.scope().equals(at.scope()))
            .isPresent();
    if (elsewhere) {
      throw Errors.invalid(
          "type",
          body.path("type").asText(),
          "Disk type must be in '" + at.scope().path() + "' as the disk is.");
    }
    DiskTypes.Type known =
        DiskTypes.find(type)
            .orElseThrow(
                () ->
                    Errors.invalid(
                        "type",
                        body.path("type").asText(),
                        "Disk type with name '" + type + "' does not exist."));
    long fallback = image.map(i -> i.path("diskSizeGb").asLong()).orElse(known.defaultGb());
    if (!body.has("sizeGb")) {
      body.put("sizeGb", Long.toString(fallback));
    }
    image
        .map(i -> i.path("diskSizeGb").asLong())
        .filter(smallest -> body.path("sizeGb").asLong() < smallest)
        .ifPresent(
            smallest -> {
              throw Errors.invalid(
                  "sizeGb",
                  body.path("sizeGb").asText(),
                  "Requested disk size cannot be smaller than the image size ("
                      + smallest
                      + " GB)");
            });
    if (type.equals("local-ssd")) {
      throw Errors.invalid(
          "type",
          body.path("type").asText(),
          "Local SSD disks can only be created together with an instance.");
    }
    known.check(body);
    String mode = body.path("accessMode").asText("READ_WRITE_SINGLE");
    if (!mode.equals("READ_WRITE_SINGLE") && !type.startsWith("hyperdisk")) {
      throw Errors.invalid(
          "accessMode", mode, "Access mode is not supported for disks of the type " + type + ".");
    }
    Defaults.put(body, "physicalBlockSizeBytes", "4096");
    Defaults.put(body, "accessMode", "READ_WRITE_SINGLE");
    body.put("status", "READY");
  }

  /** A regional disk is in two zones of its region. */
  private static void replicas(Resource at, ObjectNode body) {
    if (at.scope().level() != Scope.Level.REGION) {
      return;
    }
    Set<String> zones = new HashSet<>();
    for (FieldPath.Located zone : FieldPath.located(body, "replicaZones[]")) {
      String name = Links.last(zone.value().asText());
      if (!at.engine().places().zones(at.scope().place()).contains(name)) {
        throw Errors.invalid(
            zone.path(),
            zone.value().asText(),
            "It must be a zone of the region '" + at.scope().place() + "'.");
      }
      zones.add(name);
    }
    if (zones.size() != 2) {
      throw Errors.invalid(
          "replicaZones", "", "Exactly two distinct replica zones must be specified.");
    }
  }

  /** A disk made from another one, or from a snapshot, is at least as large. */
  private static void source(Resource at, ObjectNode body) {
    for (String field : new String[] {"sourceSnapshot", "sourceDisk", "sourceInstantSnapshot"}) {
      at.engine()
          .resolve(body.path(field).asText(""), at.project())
          .ifPresent(
              from -> {
                body.put(field + "Id", from.path("id").asText());
                if (field.equals("sourceDisk") && !body.has("type") && from.has("type")) {
                  body.put("type", from.path("type").asText());
                }
                Defaults.put(
                    body, "sizeGb", from.path("sizeGb").asText(from.path("diskSizeGb").asText()));
              });
    }
    // The service answers these links under the version it keeps them in.
    FieldPath.replace(
        body, "sourceSnapshot", n -> TextNode.valueOf(Links.beta(n.asText(), at.project())));
    FieldPath.replace(
        body, "replicaZones[]", n -> TextNode.valueOf(replica(n.asText(), at.project())));
  }

  /** Zones are answered as links where links were given. */
  private static String replica(String zone, String project) {
    return zone.contains("/")
        ? Links.BASE.replace("/v1/", "/beta/")
            + "projects/"
            + project
            + "/zones/"
            + Links.last(zone)
        : zone;
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    if (after.path("sizeGb").asLong() < before.path("sizeGb").asLong()) {
      throw Errors.invalid(
          "sizeGb",
          after.path("sizeGb").asText(),
          "Disk cannot be resized to a smaller size: " + before.path("sizeGb").asText() + " GB.");
    }
    DiskTypes.find(Links.last(after.path("type").asText())).ifPresent(t -> t.check(after));
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    var users = io.mlinfra.sandbox.http.Json.array();
    String zonePrefix = at.scope().path() + "/";
    at.engine()
        .under("instances", at.project(), zonePrefix)
        .values()
        .forEach(
            i ->
                i.path("disks")
                    .forEach(
                        d -> {
                          if (Links.parse(d.path("source").asText(), at.project())
                              .filter(t -> t.path().equals(at.path()))
                              .isPresent()) {
                            users.add(i.path("selfLink").asText());
                          }
                        }));
    if (users.isEmpty()) {
      return body;
    }
    ObjectNode seen = body.deepCopy();
    seen.set("users", users);
    return seen;
  }

  @Override
  public Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    return request.method().equals("POST")
        ? DiskGroups.run(engine, project, scope, action, request)
        : Optional.empty();
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return action.endsWith("AsyncReplication")
        ? Optional.of(Response.json(at.engine().change(request, at, action, ObjectNode::deepCopy)))
        : DiskActions.run(at, action, request);
  }
}

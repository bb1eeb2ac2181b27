package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.BulkInsertDiskResource;
import com.google.cloud.compute.v1.BulkZoneSetLabelsRequest;
import com.google.cloud.compute.v1.DisksStopGroupAsyncReplicationResource;
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
import java.util.List;
import java.util.Optional;

/** Methods of many disks of a place at once: those of one consistency group, or those named. */
public final class DiskGroups {
  private DiskGroups() {}

  static Optional<Response> run(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    return switch (action) {
      case "bulkInsert" -> Optional.of(cloned(engine, project, scope, request));
      case "bulkSetLabels" -> Optional.of(labelled(engine, project, scope, request));
      case "stopGroupAsyncReplication" -> Optional.of(stopped(engine, project, scope, request));
      default -> Optional.empty();
    };
  }

  /** A disk here for every disk of the group, wherever that is. */
  private static Response cloned(
      ComputeEngine engine, String project, Scope scope, Request request) {
    String policy =
        policy(
            engine,
            project,
            request,
            BulkInsertDiskResource.getDescriptor(),
            "sourceConsistencyGroupPolicy");
    return started(
        engine,
        project,
        scope,
        request,
        "bulkInsert",
        () -> {
          for (ObjectNode source : group(engine, project, policy)) {
            Resource clone =
                engine.at(project, scope, "disks", clip(source.path("name").asText()) + "-clone");
            ObjectNode body =
                Json.object()
                    .put("sourceDisk", source.path("selfLink").asText())
                    .put("sizeGb", source.path("sizeGb").asText())
                    .put("type", typeHere(source, project, scope));
            if (source.has("replicaZones") && scope.level() == Scope.Level.REGION) {
              body.set("replicaZones", source.get("replicaZones").deepCopy());
            }
            engine.put(clone, body);
          }
        });
  }

  private static String clip(String name) {
    return name.substring(0, Math.min(name.length(), 57));
  }

  private static String typeHere(ObjectNode source, String project, Scope scope) {
    return Links.self(
        project, scope, "diskTypes", Links.last(source.path("type").asText("pd-standard")));
  }

  private static Response stopped(
      ComputeEngine engine, String project, Scope scope, Request request) {
    policy(
        engine,
        project,
        request,
        DisksStopGroupAsyncReplicationResource.getDescriptor(),
        "resourcePolicy");
    return started(engine, project, scope, request, "stopGroupAsyncReplication", () -> {});
  }

  /** One list of requests, all of which are carried out or none. */
  private static Response labelled(
      ComputeEngine engine, String project, Scope scope, Request request) {
    JsonNode wanted =
        ProtoShape.check(BulkZoneSetLabelsRequest.getDescriptor(), request.json()).path("requests");
    String link = request.query().getOrDefault("resource", "");
    Resource at =
        Links.parse(link, project)
            .map(t -> engine.at(project, scope, "disks", t.name()))
            .filter(a -> engine.find(a).isPresent())
            .orElseThrow(() -> Errors.notFound(link));
    return Response.json(
        engine.change(
            request,
            at,
            "bulkSetLabels",
            before -> {
              ObjectNode after = before.deepCopy();
              for (JsonNode one : wanted) {
                if (ComputeEngine.stale(
                    one.path("labelFingerprint").asText(""),
                    before.path("labelFingerprint").asText(""))) {
                  throw Errors.stale(
                      "Labels fingerprint either invalid or resource labels have changed");
                }
                after.set("labels", one.path("labels").deepCopy());
              }
              return after;
            }));
  }

  private static String policy(
      ComputeEngine engine,
      String project,
      Request request,
      com.google.protobuf.Descriptors.Descriptor message,
      String field) {
    String link = ProtoShape.check(message, request.json()).path(field).asText("");
    if (link.isEmpty()) {
      throw Errors.required(field);
    }
    if (engine.resolve(link, project).isEmpty()) {
      throw Errors.notFound(link);
    }
    return Links.full(link, project);
  }

  private static List<ObjectNode> group(ComputeEngine engine, String project, String policy) {
    return engine.under("disks", project, "").values().stream()
        .filter(
            d -> {
              for (JsonNode p : d.path("resourcePolicies")) {
                if (Links.full(p.asText(), project).equals(policy)) {
                  return true;
                }
              }
              return false;
            })
        .toList();
  }

  private static Response started(
      ComputeEngine engine,
      String project,
      Scope scope,
      Request request,
      String type,
      Runnable work) {
    Resource all = engine.at(project, scope, "disks", "");
    return Response.json(
        engine
            .store()
            .transaction(
                () -> {
                  Optional<ObjectNode> again = engine.operations().repeated(request, project);
                  if (again.isPresent()) {
                    return again.get();
                  }
                  work.run();
                  ObjectNode operation =
                      engine.operations().start(request, all, type, Operations.id());
                  return operation.put(
                      "targetLink", Links.BASE + "projects/" + project + "/" + scope.path());
                }));
  }
}

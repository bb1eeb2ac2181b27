package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.DisksAddResourcePoliciesRequest;
import com.google.cloud.compute.v1.DisksResizeRequest;
import com.google.cloud.compute.v1.Snapshot;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** The methods of a disk: resize, snapshots, the policies that are attached. */
public final class DiskActions {
  private DiskActions() {}

  static Optional<Response> run(Resource at, String action, Request request) {
    return switch (action) {
      case "resize" -> Optional.of(resize(at, request));
      case "createSnapshot" -> Optional.of(snapshot(at, request));
      case "addResourcePolicies", "removeResourcePolicies" ->
          Optional.of(policies(at, action, request));
      default -> Optional.empty();
    };
  }

  private static Response resize(Resource at, Request request) {
    ObjectNode given = ProtoShape.check(DisksResizeRequest.getDescriptor(), request.json());
    String size = given.path("sizeGb").asText("");
    if (!size.matches("\\d{1,9}")) {
      throw Errors.invalid("sizeGb", size, "Must be a whole number of GB.");
    }
    return change(at, request, "resizeDisk", b -> b.deepCopy().put("sizeGb", size));
  }

  /** The snapshot is global; the operation is the disk's. */
  private static Response snapshot(Resource at, Request request) {
    ObjectNode body = ProtoShape.check(Snapshot.getDescriptor(), request.json());
    String name = body.path("name").asText("");
    if (name.isEmpty()) {
      throw Errors.required("name");
    }
    body.put("sourceDisk", at.selfLink());
    Resource snapshot = at.engine().at(at.project(), Scope.GLOBAL, "snapshots", name);
    return change(
        at,
        request,
        "createSnapshot",
        b -> {
          at.engine().put(snapshot, body);
          return b.deepCopy().put("lastSnapshotTimestamp", at.engine().operations().now());
        });
  }

  private static Response policies(Resource at, String action, Request request) {
    JsonNode given =
        ProtoShape.check(DisksAddResourcePoliciesRequest.getDescriptor(), request.json())
            .path("resourcePolicies");
    boolean add = action.startsWith("add");
    return change(
        at,
        request,
        action,
        b -> {
          ObjectNode after = b.deepCopy();
          ArrayNode left = Json.array();
          after.path("resourcePolicies").forEach(p -> addUnlessNamed(left, p, given, at));
          if (add) {
            given.forEach(left::add);
          }
          after.remove("resourcePolicies");
          if (!left.isEmpty()) {
            after.set("resourcePolicies", left);
          }
          return after;
        });
  }

  private static void addUnlessNamed(ArrayNode left, JsonNode policy, JsonNode named, Resource at) {
    String link = Links.full(policy.asText(), at.project());
    for (JsonNode n : named) {
      if (Links.full(n.asText(), at.project()).equals(link)) {
        return;
      }
    }
    left.add(policy);
  }

  private static Response change(
      Resource at, Request request, String type, ComputeEngine.Step step) {
    return Response.json(at.engine().change(request, at, type, step));
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.InstanceSettings;
import com.google.cloud.compute.v1.SnapshotSettings;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Merge;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a project, or a zone of it, has one of: it is always there, is read, and is changed by a
 * patch.
 */
final class PlaceSettings {
  private static final Map<String, ComputeKind> KINDS =
      Map.of(
          "snapshotSettings",
          ComputeKind.of(
                  "snapshotSettings",
                  "snapshotSettings",
                  Set.of(Scope.Level.GLOBAL),
                  SnapshotSettings::getDescriptor)
              .defaults(
                  """
                  {"storageLocation": {"policy": "NEAREST_MULTI_REGION"}}\
                  """)
              .build(),
          "instanceSettings",
          ComputeKind.of(
                  "instanceSettings",
                  "instanceSettings",
                  Set.of(Scope.Level.ZONE),
                  InstanceSettings::getDescriptor)
              .defaults("{\"metadata\": {\"items\": {}}}")
              .build());

  private final ComputeEngine engine;

  PlaceSettings(ComputeEngine engine) {
    this.engine = engine;
  }

  Optional<Response> handle(Request request, String project, Scope scope, String collection) {
    ComputeKind kind = KINDS.get(collection);
    if (kind == null || !kind.levels().contains(scope.level())) {
      return Optional.empty();
    }
    Resource at = new Resource(engine, project, scope, kind, "settings");
    return switch (request.method()) {
      case "GET" -> Optional.of(Response.json(current(at)));
      case "PATCH" -> Optional.of(Response.json(patched(request, at)));
      default -> Optional.empty();
    };
  }

  private ObjectNode current(Resource at) {
    return engine
        .find(at)
        .map(ObjectNode::deepCopy)
        .orElseGet(
            () -> {
              ObjectNode settings = Json.parse(at.kind().defaults());
              if (at.scope().level() == Scope.Level.ZONE) {
                settings
                    .put("kind", "compute#" + at.kind().collection())
                    .put("fingerprint", ComputeEngine.fingerprint(settings))
                    .put("zone", Links.BASE + "projects/" + at.project() + "/" + at.scope().path());
              }
              return settings;
            });
  }

  private ObjectNode patched(Request request, Resource at) {
    ObjectNode raw = request.json();
    ObjectNode checked = ProtoShape.check(at.kind().message().get(), raw.deepCopy());
    return engine
        .store()
        .transaction(
            () -> {
              Optional<ObjectNode> again = engine.operations().repeated(request, at.project());
              if (again.isPresent()) {
                return again.get();
              }
              ObjectNode before = current(at);
              if (ComputeEngine.stale(
                  checked.path("fingerprint").asText(""), before.path("fingerprint").asText(""))) {
                throw Errors.stale("Supplied fingerprint does not match current fingerprint.");
              }
              ObjectNode after = Merge.patch(before, raw, checked);
              if (after.has("fingerprint")) {
                after.put("fingerprint", ComputeEngine.fingerprint(after));
              }
              engine.store().put(at.kind().store(), at.key(), after);
              return engine.operations().start(request, at, "patch", Operations.id());
            });
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.machines.InstanceCopies;
import io.mlinfra.sandbox.compute.machines.InstanceTemplates;
import io.mlinfra.sandbox.compute.machines.Stockout;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import java.util.Optional;

/** What a request to insert says beside its body: templates, images, and zones that are full. */
final class Inserts {
  private final ComputeEngine engine;

  Inserts(ComputeEngine engine) {
    this.engine = engine;
  }

  /** The operation. */
  ObjectNode insert(Request request, String project, Scope scope, ComputeKind kind) {
    ObjectNode body = request.json();
    if (body.isEmpty()) {
      throw ApiError.legacy(400, "required", "Required field 'resource' not specified");
    }
    String name = body.path("name").asText("");
    if (name.isEmpty()) {
      throw Errors.required("name");
    }
    Resource at = new Resource(engine, project, scope, kind, name);
    if (kind.collection().equals("instances")) {
      body = fromTemplate(request, project, scope, body);
      Optional<ObjectNode> soldOut = soldOut(request, at, body);
      if (soldOut.isPresent()) {
        return soldOut.get();
      }
    }
    if (kind.collection().equals("nodeGroups")) {
      body.put("size", request.param("initialNodeCount").map(Integer::parseInt).orElse(0));
    }
    return engine.insert(request, at, body);
  }

  private ObjectNode fromTemplate(Request request, String project, Scope scope, ObjectNode body) {
    if (body.hasNonNull("sourceMachineImage")) {
      String link = body.path("sourceMachineImage").asText();
      return InstanceCopies.fromImage(source(link, project, "instanceProperties"), body, scope);
    }
    Optional<String> template = request.param("sourceInstanceTemplate");
    if (template.isEmpty()) {
      return body;
    }
    ObjectNode merged =
        InstanceTemplates.plainDevices(
            ((ObjectNode) source(template.get(), project, "properties").get("properties"))
                .deepCopy());
    body.properties().forEach(f -> merged.set(f.getKey(), f.getValue()));
    return merged;
  }

  /** What a link points at, where that has what is to be copied. */
  private ObjectNode source(String link, String project, String copied) {
    return engine
        .resolve(link, project)
        .filter(s -> s.path(copied).isObject())
        .orElseThrow(() -> Errors.notFound(link));
  }

  private Optional<ObjectNode> soldOut(Request request, Resource at, ObjectNode body) {
    String machineType = Links.last(body.path("machineType").asText());
    boolean spot =
        body.path("scheduling").path("provisioningModel").asText("").equals("SPOT")
            || body.path("scheduling").path("preemptible").asBoolean();
    if (!engine.faults().stockout(at.scope().place(), machineType, spot)) {
      return Optional.empty();
    }
    boolean gpu = engine.places().machineType(machineType).filter(m -> m.gpus() > 0).isPresent();
    ObjectNode error = Stockout.operationError(at.scope().place(), machineType, gpu);
    long latency = engine.operations().latencies().scaled(10);
    return Optional.of(
        engine
            .store()
            .transaction(
                () ->
                    engine
                        .operations()
                        .start(request, at, "insert", Operations.id(), error, latency)));
  }
}

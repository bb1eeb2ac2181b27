package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Places;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Machines: what the service fills in when one is made, and what a reader sees of it. */
public final class Instances implements Behaviour {
  private final InstanceActions actions = new InstanceActions();

  @Override
  public void complete(Resource at, ObjectNode body) {
    Places.MachineType type = machineType(at, body);
    MachineRules.check(type, body);
    InstanceRules.check(at, body);
    ReservationUse.check(at, body);
    scheduling(at, body, type);
    new NewDisks(at).complete(body);
    new NewInterfaces(at).complete(body);
    ServiceAccounts.complete(body);
    if (!(body.get("metadata") instanceof ObjectNode)) {
      body.putObject("metadata");
    }
    ObjectNode metadata = (ObjectNode) body.get("metadata");
    metadata.put("kind", "compute#metadata");
    metadata.put("fingerprint", ComputeEngine.fingerprint(metadata.path("items")));
    if (!(body.get("tags") instanceof ObjectNode)) {
      body.putObject("tags");
    }
    ((ObjectNode) body.get("tags"))
        .put("fingerprint", ComputeEngine.fingerprint(body.path("tags").path("items")));
    Defaults.put(body, "canIpForward", false);
    Defaults.put(body, "deletionProtection", false);
    Defaults.put(body, "startRestricted", false);
    body.put("cpuPlatform", CpuPlatforms.of(type, body.path("minCpuPlatform").asText("")));
    if (type.gpus() > 0 && !body.has("guestAccelerators")) {
      body.putArray("guestAccelerators")
          .addObject()
          .put(
              "acceleratorType",
              Links.self(at.project(), at.scope(), "acceleratorTypes", type.accelerator()))
          .put("acceleratorCount", type.gpus());
    }
    body.put("lastStartTimestamp", at.engine().operations().now());
    start(at, body);
  }

  private static void start(Resource at, ObjectNode body) {
    Operations operations = at.engine().operations();
    Lifecycle.boot(body, operations.millis(), operations.latencies().scaled(Lifecycle.BOOT));
    Runs.limit(at, body);
  }

  private static Places.MachineType machineType(Resource at, ObjectNode body) {
    String link = body.path("machineType").asText();
    String name = Links.last(link);
    sameZone(at, "machineType", link);
    Places.MachineType type =
        at.engine()
            .places()
            .machineType(name)
            .filter(t -> at.engine().places().offered(t.name(), at.scope().place()))
            .orElseThrow(
                () ->
                    Errors.invalid(
                        "machineType",
                        link,
                        "Machine type with name '"
                            + name
                            + "' does not exist in zone '"
                            + at.scope().place()
                            + "'."));
    if (!link.contains("/")) {
      body.put("machineType", Links.self(at.project(), at.scope(), "machineTypes", name));
    }
    return type;
  }

  private static void sameZone(Resource at, String field, String link) {
    boolean elsewhere =
        Links.parse(link, at.project()).filter(t -> !t.scope().equals(at.scope())).isPresent();
    if (elsewhere) {
      throw Errors.invalid(
          field, link, "Resource must be in the zone '" + at.scope().place() + "'.");
    }
  }

  private static void scheduling(Resource at, ObjectNode body, Places.MachineType type) {
    ObjectNode s =
        body.get("scheduling") instanceof ObjectNode given ? given : body.putObject("scheduling");
    boolean spot =
        s.path("preemptible").asBoolean() || s.path("provisioningModel").asText("").equals("SPOT");
    if (spot && !type.spot()) {
      throw Errors.badRequest(
          "Machine type " + type.name() + " cannot be used with the provisioning model SPOT.");
    }
    Defaults.put(s, "preemptible", spot);
    Defaults.put(s, "provisioningModel", spot ? "SPOT" : "STANDARD");
    Defaults.put(s, "automaticRestart", !spot);
    Defaults.put(s, "onHostMaintenance", spot ? "TERMINATE" : "MIGRATE");
    if (spot && s.path("automaticRestart").asBoolean()) {
      throw Errors.badRequest("Automatic restart cannot be enabled for preemptible instances.");
    }
  }

  @Override
  public void deleting(Resource at, ObjectNode body) {
    if (body.path("deletionProtection").asBoolean()) {
      throw Errors.badRequest(
          "Invalid resource usage: 'Resource cannot be deleted if it's protected against deletion."
              + " To delete this resource, remove deletion protection.'.");
    }
  }

  @Override
  public Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    return action.equals("bulkInsert") && request.method().equals("POST")
        ? Optional.of(
            new BulkInserts(engine, project, scope, BulkInserts.body(request)).run(request))
        : Optional.empty();
  }

  @Override
  public void deleted(Resource at, ObjectNode body) {
    Guests.forget(at, body);
    at.engine().agenda().by(at.engine().operations().millis());
    body.path("disks")
        .forEach(
            d -> {
              if (d.path("autoDelete").asBoolean()) {
                Links.parse(d.path("source").asText(), at.project())
                    .ifPresent(t -> at.engine().store().remove("compute/disks", t.key()));
              }
            });
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    ObjectNode seen = body.deepCopy();
    seen.put("status", Lifecycle.status(body, at.engine().operations().millis()));
    if (!Runs.endTime(body).isEmpty()) {
      seen.withObjectProperty("resourceStatus")
          .withObjectProperty("scheduling")
          .put("terminationTimestamp", Runs.endTime(body));
    }
    return seen;
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return actions.run(at, body, action, request);
  }
}

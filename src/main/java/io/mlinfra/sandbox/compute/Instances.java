package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Machines: what the service fills in when one is made, and what a reader sees of it. */
final class Instances implements Behaviour {
  private final InstanceActions actions = new InstanceActions();

  @Override
  public void complete(Resource at, ObjectNode body) {
    Places.MachineType type = machineType(at, body);
    scheduling(at, body, type);
    disks(at, body);
    networkInterfaces(at, body);
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
    body.put("cpuPlatform", type.arm() ? "Google Axion" : "Intel Sapphire Rapids");
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
    Lifecycle.boot(body, operations.millis(), operations.latencies().scaled(GroupStep.BOOT));
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
    if (!spot
        && type.gpus() > 0
        && s.path("onHostMaintenance").asText("MIGRATE").equals("MIGRATE")) {
      throw Errors.badRequest("Instances with guest accelerators do not support live migration.");
    }
    Defaults.put(s, "preemptible", spot);
    Defaults.put(s, "provisioningModel", spot ? "SPOT" : "STANDARD");
    Defaults.put(s, "automaticRestart", !spot);
    Defaults.put(s, "onHostMaintenance", spot ? "TERMINATE" : "MIGRATE");
    if (spot && s.path("automaticRestart").asBoolean()) {
      throw Errors.badRequest("Automatic restart cannot be enabled for preemptible instances.");
    }
  }

  private static void disks(Resource at, ObjectNode body) {
    ArrayNode disks = body.withArrayProperty("disks");
    if (disks.isEmpty()) {
      throw Errors.invalid("disks", "", "At least one disk, the boot disk, must be specified.");
    }
    for (int i = 0; i < disks.size(); i++) {
      ObjectNode disk = (ObjectNode) disks.get(i);
      boolean scratch = disk.path("type").asText("").equals("SCRATCH");
      if (!disk.has("source") && !scratch) {
        source(at, disk, i);
      }
      Defaults.put(disk, "kind", "compute#attachedDisk");
      Defaults.put(disk, "index", i);
      Defaults.put(disk, "type", "PERSISTENT");
      Defaults.put(disk, "mode", "READ_WRITE");
      Defaults.put(disk, "boot", i == 0);
      Defaults.put(disk, "autoDelete", false);
      Defaults.put(disk, "interface", "SCSI");
      Defaults.put(
          disk,
          "deviceName",
          scratch
              ? "local-ssd-" + i
              : disk.path("boot").asBoolean() ? "persistent-disk-0" : "persistent-disk-" + i);
    }
  }

  /** Makes the disk that {@code initializeParams} describe. */
  private static void source(Resource at, ObjectNode disk, int index) {
    JsonNode params = disk.path("initializeParams");
    String fallback = index == 0 ? at.name() : at.name() + "-" + index;
    String name =
        params
            .path("diskName")
            .asText(disk.path("deviceName").asText(fallback).isEmpty() ? fallback : fallback);
    String image = params.path("sourceImage").asText("");
    if (!image.isEmpty() && Images.resolve(at.engine(), image, at.project()).isEmpty()) {
      throw Errors.invalid(
          "disks[" + index + "].initializeParams.sourceImage",
          image,
          "The referenced image resource cannot be found.");
    }
    ObjectNode made = body(params, at);
    Resource diskAt = at.engine().at(at.project(), at.scope(), "disks", name);
    if (at.engine().find(diskAt).isPresent()) {
      throw Errors.exists(diskAt.path());
    }
    ObjectNode stored = at.engine().put(diskAt, made);
    disk.put("source", stored.path("selfLink").asText());
    disk.put("diskSizeGb", stored.path("sizeGb").asText());
    if (stored.has("architecture")) {
      disk.put("architecture", stored.path("architecture").asText());
    }
  }

  private static ObjectNode body(JsonNode params, Resource at) {
    ObjectNode made = io.mlinfra.sandbox.http.Json.object();
    if (params.has("sourceImage")) {
      made.put("sourceImage", params.path("sourceImage").asText());
    }
    String type = params.path("diskType").asText("pd-standard");
    made.put(
        "type",
        type.contains("/") ? type : Links.self(at.project(), at.scope(), "diskTypes", type));
    for (String field : new String[] {"labels", "provisionedIops", "provisionedThroughput"}) {
      if (params.has(field)) {
        made.set(field, params.get(field));
      }
    }
    if (params.has("diskSizeGb")) {
      made.put("sizeGb", params.path("diskSizeGb").asText());
    }
    return made;
  }

  private static void networkInterfaces(Resource at, ObjectNode body) {
    ArrayNode nics = body.withArrayProperty("networkInterfaces");
    if (nics.isEmpty()) {
      throw Errors.invalid("networkInterfaces", "", "At least one network interface is required.");
    }
    for (int i = 0; i < nics.size(); i++) {
      networkInterface(at, (ObjectNode) nics.get(i), i);
    }
  }

  /** Fills in an interface; {@code i} is its place among the others. */
  static void networkInterface(Resource at, ObjectNode nic, int i) {
    Optional<ObjectNode> subnet = InstanceSubnets.of(at, nic, i);
    if (!nic.has("network")) {
      nic.put(
          "network",
          subnet
              .map(s -> s.path("network").asText())
              .orElse(Links.self(at.project(), Scope.GLOBAL, "networks", "default")));
    }
    inZone(at, nic, i);
    Defaults.put(nic, "kind", "compute#networkInterface");
    Defaults.put(nic, "name", "nic" + i);
    Defaults.put(nic, "stackType", "IPV4_ONLY");
    if (!nic.has("networkIP")) {
      long offset = ThreadLocalRandom.current().nextLong(2, 250);
      nic.put(
          "networkIP",
          subnet
              .flatMap(s -> Ranges.parse(s.path("ipCidrRange").asText()))
              .map(
                  r ->
                      r.address(ThreadLocalRandom.current().nextLong(2, Math.max(3, r.size() - 2))))
              .orElse("10.128.0." + offset));
    }
    nic.put("fingerprint", ComputeEngine.fingerprint(nic));
    nic.path("accessConfigs")
        .forEach(
            c -> {
              ObjectNode config = (ObjectNode) c;
              Defaults.put(config, "kind", "compute#accessConfig");
              Defaults.put(config, "name", Interfaces.NAT_NAME);
              Defaults.put(config, "type", "ONE_TO_ONE_NAT");
              Defaults.put(config, "networkTier", "PREMIUM");
              Defaults.put(
                  config,
                  "natIP",
                  "34.69." + ThreadLocalRandom.current().nextInt(256) + "." + offsetOf());
            });
  }

  /** Machines on a network for RDMA are in the zone of its profile. */
  private static void inZone(Resource at, ObjectNode nic, int i) {
    String link = nic.path("network").asText();
    at.engine()
        .resolve(link, at.project())
        .flatMap(NetworkProfiles::zone)
        .filter(zone -> !zone.equals(at.scope().place()))
        .ifPresent(
            zone -> {
              throw Errors.invalid(
                  "networkInterfaces[" + i + "].network",
                  link,
                  "The network's profile allows instances in zone '" + zone + "' only.");
            });
  }

  private static int offsetOf() {
    return ThreadLocalRandom.current().nextInt(1, 255);
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

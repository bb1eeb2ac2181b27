package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** The methods of an instance: stop, start, labels, metadata, disks, guest attributes. */
final class InstanceActions {
  Optional<Response> run(Resource at, ObjectNode body, String action, Request request) {
    ComputeEngine engine = at.engine();
    Operations operations = engine.operations();
    String status = Lifecycle.status(body, operations.millis());
    return switch (action) {
      case "stop", "suspend" ->
          Optional.of(
              op(
                  request,
                  at,
                  action,
                  b ->
                      moved(
                          b,
                          operations,
                          "STOPPING",
                          action.equals("stop") ? "TERMINATED" : "SUSPENDED",
                          12)));
      case "start", "resume", "startWithEncryptionKey" ->
          Optional.of(op(request, at, action, b -> started(b, operations, status)));
      case "reset" -> Optional.of(op(request, at, action, ObjectNode::deepCopy));
      case "setMachineType" -> {
        if (!status.equals("TERMINATED") && !status.equals("STOPPED")) {
          throw Errors.badRequest("Invalid resource state: 'Instance is starting or running.'.");
        }
        yield Optional.of(
            op(
                request,
                at,
                action,
                b -> b.deepCopy().put("machineType", request.json().path("machineType").asText())));
      }
      case "setMetadata" -> Optional.of(op(request, at, action, b -> metadata(b, request.json())));
      case "setTags" -> Optional.of(op(request, at, action, b -> tags(b, request.json())));
      case "setScheduling" ->
          Optional.of(op(request, at, action, b -> scheduled(b, request.json())));
      case "setServiceAccount" ->
          Optional.of(
              op(
                  request,
                  at,
                  action,
                  b -> with(b, "serviceAccounts", Json.array().add(request.json()))));
      case "setDeletionProtection" ->
          Optional.of(
              op(
                  request,
                  at,
                  action,
                  b ->
                      b.deepCopy()
                          .put(
                              "deletionProtection",
                              !request
                                  .query()
                                  .getOrDefault("deletionProtection", "true")
                                  .equals("false"))));
      case "attachDisk" -> Optional.of(op(request, at, action, b -> attach(at, b, request.json())));
      case "detachDisk" -> Optional.of(op(request, at, action, b -> detach(b, request)));
      case "setDiskAutoDelete" -> Optional.of(op(request, at, action, b -> autoDelete(b, request)));
      case "serialPort" -> Optional.of(Response.json(serial(at, body)));
      case "getGuestAttributes" -> Optional.of(Response.json(guestAttributes(at, request)));
      case "simulateMaintenanceEvent" -> Optional.of(op(request, at, action, ObjectNode::deepCopy));
      default -> Optional.empty();
    };
  }

  private static Response op(Request request, Resource at, String type, ComputeEngine.Step step) {
    return Response.json(at.engine().change(request, at, type, step));
  }

  private static ObjectNode moved(
      ObjectNode body, Operations operations, String from, String then, double seconds) {
    ObjectNode after = body.deepCopy();
    after.remove("_endsAt");
    Lifecycle.move(after, from, then, operations.millis(), operations.latencies().scaled(seconds));
    after.put("lastStopTimestamp", operations.now());
    return after;
  }

  private static ObjectNode started(ObjectNode body, Operations operations, String status) {
    ObjectNode after = body.deepCopy();
    if (!status.equals("RUNNING")) {
      after.remove("_endsAt");
      Lifecycle.move(
          after, "PROVISIONING", "RUNNING", operations.millis(), operations.latencies().scaled(12));
      after.put("lastStartTimestamp", operations.now());
    }
    return after;
  }

  private static ObjectNode tags(ObjectNode body, ObjectNode given) {
    if (ComputeEngine.stale(
        given.path("fingerprint").asText(""), body.path("tags").path("fingerprint").asText())) {
      throw Errors.stale("Supplied fingerprint does not match current tags fingerprint.");
    }
    return with(
        body,
        "tags",
        given.deepCopy().put("fingerprint", ComputeEngine.fingerprint(given.path("items"))));
  }

  private static ObjectNode metadata(ObjectNode body, ObjectNode given) {
    if (ComputeEngine.stale(
        given.path("fingerprint").asText(""), body.path("metadata").path("fingerprint").asText())) {
      throw Errors.stale("Supplied fingerprint does not match current metadata fingerprint.");
    }
    ObjectNode metadata = given.deepCopy();
    metadata.put("kind", "compute#metadata");
    metadata.put("fingerprint", ComputeEngine.fingerprint(given.path("items")));
    return with(body, "metadata", metadata);
  }

  private static ObjectNode scheduled(ObjectNode body, ObjectNode given) {
    ObjectNode after = body.deepCopy();
    ObjectNode scheduling = (ObjectNode) after.get("scheduling");
    given.properties().forEach(f -> scheduling.set(f.getKey(), f.getValue()));
    return after;
  }

  private static ObjectNode with(ObjectNode body, String field, JsonNode value) {
    ObjectNode after = body.deepCopy();
    after.set(field, value);
    return after;
  }

  private static ObjectNode attach(Resource at, ObjectNode body, ObjectNode disk) {
    ObjectNode after = body.deepCopy();
    if (at.engine().resolve(disk.path("source").asText(), at.project()).isEmpty()) {
      throw Errors.notFound(disk.path("source").asText());
    }
    int index = after.path("disks").size();
    disk.put("source", Links.full(disk.path("source").asText(), at.project()));
    disk.put("kind", "compute#attachedDisk").put("index", index);
    Defaults.put(disk, "deviceName", "persistent-disk-" + index);
    Defaults.put(disk, "mode", "READ_WRITE");
    Defaults.put(disk, "type", "PERSISTENT");
    Defaults.put(disk, "boot", false);
    Defaults.put(disk, "autoDelete", false);
    after.withArrayProperty("disks").add(disk);
    return after;
  }

  private static ObjectNode detach(ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    String device = request.query().getOrDefault("deviceName", "");
    if (!Lists.remove(after, "disks", "deviceName", device)) {
      throw Errors.badRequest(
          "Invalid value for field 'deviceName': '"
              + device
              + "'. No attached disk found with device name '"
              + device
              + "'.");
    }
    return after;
  }

  private static ObjectNode autoDelete(ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    after
        .path("disks")
        .forEach(
            d -> {
              if (d.path("deviceName").asText().equals(request.query().get("deviceName"))) {
                ((ObjectNode) d).put("autoDelete", request.flag("autoDelete"));
              }
            });
    return after;
  }

  private static ObjectNode serial(Resource at, ObjectNode body) {
    String text =
        body.path("_serial").asText("[    0.000000] Linux version 6.8 booting " + at.name() + "\n");
    return Json.object()
        .put("kind", "compute#serialPortOutput")
        .put("selfLink", at.selfLink() + "/serialPort")
        .put("start", "0")
        .put("next", Integer.toString(text.length()))
        .put("contents", text);
  }

  private static ObjectNode guestAttributes(Resource at, Request request) {
    String queryPath = request.query().getOrDefault("queryPath", "");
    ObjectNode out =
        Json.object()
            .put("kind", "compute#guestAttributes")
            .put("queryPath", queryPath)
            .put("selfLink", at.selfLink() + "/guestAttributes/");
    var items = Json.array();
    at.engine()
        .store()
        .get("compute/guestAttributes", at.key())
        .ifPresent(
            stored ->
                stored
                    .properties()
                    .forEach(
                        f -> {
                          if (f.getKey().startsWith(queryPath)) {
                            int slash = f.getKey().indexOf('/');
                            items
                                .addObject()
                                .put("namespace", f.getKey().substring(0, slash))
                                .put("key", f.getKey().substring(slash + 1))
                                .put("value", f.getValue().asText());
                          }
                        }));
    if (items.isEmpty()) {
      throw Errors.notFound(at.path() + "/guestAttributes/" + queryPath);
    }
    out.putObject("queryValue").set("items", items);
    return out;
  }
}

package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Lists;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Attaches disks to instances and takes them off. */
public final class InstanceDisks {
  private InstanceDisks() {}

  static Optional<Response> action(Resource at, String action, Request request) {
    return switch (action) {
      case "attachDisk" -> op(request, at, action, b -> attach(at, b, request.json()));
      case "detachDisk" -> op(request, at, action, b -> detach(b, request));
      case "setDiskAutoDelete" -> op(request, at, action, b -> autoDelete(b, request));
      default -> Optional.empty();
    };
  }

  private static Optional<Response> op(
      Request request, Resource at, String type, ComputeEngine.Step step) {
    return Optional.of(Response.json(at.engine().change(request, at, type, step)));
  }

  private static ObjectNode attach(Resource at, ObjectNode body, ObjectNode disk) {
    String source = Links.full(disk.path("source").asText(""), at.project());
    if (at.engine().resolve(source, at.project()).isEmpty()) {
      throw Errors.notFound(source.replace(Links.BASE, ""));
    }
    ObjectNode after = body.deepCopy();
    boolean boot = disk.path("boot").asBoolean();
    int index = freeIndex(after, boot);
    for (JsonNode known : after.path("disks")) {
      if (Links.full(known.path("source").asText(), at.project()).equals(source)) {
        throw Errors.inUse("disk", source.replace(Links.BASE, ""), at.path());
      }
    }
    refuseIfElsewhere(at, source, disk);
    disk.put("source", source);
    disk.put("kind", "compute#attachedDisk").put("index", index);
    Defaults.put(disk, "deviceName", "persistent-disk-" + index);
    Defaults.put(disk, "mode", "READ_WRITE");
    Defaults.put(disk, "type", "PERSISTENT");
    Defaults.put(disk, "boot", false);
    Defaults.put(disk, "autoDelete", false);
    Defaults.put(disk, "interface", "SCSI");
    at.engine()
        .resolve(source, at.project())
        .ifPresent(d -> Defaults.put(disk, "diskSizeGb", d.path("sizeGb").asText()));
    for (JsonNode known : after.path("disks")) {
      if (known.path("deviceName").asText().equals(disk.path("deviceName").asText())) {
        throw Errors.invalid(
            "deviceName", disk.path("deviceName").asText(), "The device name is already used.");
      }
    }
    disk.remove("forceAttach");
    if (boot) {
      after.withArrayProperty("disks").insert(0, disk);
    } else {
      after.withArrayProperty("disks").add(disk);
    }
    return after;
  }

  /** The boot disk is the first one; another one takes the lowest number that is free. */
  private static int freeIndex(ObjectNode instance, boolean boot) {
    List<Integer> taken = new ArrayList<>();
    for (JsonNode known : instance.path("disks")) {
      taken.add(known.path("index").asInt());
      if (boot && known.path("boot").asBoolean()) {
        throw Errors.badRequest("Instance already has a boot disk attached.");
      }
    }
    int index = boot ? 0 : 1;
    while (taken.contains(index)) {
      index++;
    }
    return index;
  }

  /** A disk that one machine writes to can be attached to no other. */
  static void refuseIfElsewhere(Resource at, String source, ObjectNode disk) {
    boolean readOnly = disk.path("mode").asText("").equals("READ_ONLY");
    for (ObjectNode other : at.engine().under("instances", at.project(), "zones/").values()) {
      for (JsonNode known : other.path("disks")) {
        boolean same = Links.full(known.path("source").asText(), at.project()).equals(source);
        boolean shared = readOnly && known.path("mode").asText().equals("READ_ONLY");
        boolean multi =
            at.engine()
                .resolve(source, at.project())
                .filter(d -> !d.path("accessMode").asText("").equals("READ_WRITE_SINGLE"))
                .isPresent();
        if (same && !shared && !multi && !disk.path("forceAttach").asBoolean()) {
          throw Errors.inUse(
              "disk",
              source.replace(Links.BASE, ""),
              other.path("selfLink").asText().replace(Links.BASE, ""));
        }
      }
    }
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
    String device = request.query().getOrDefault("deviceName", "");
    for (JsonNode disk : after.path("disks")) {
      if (disk.path("deviceName").asText().equals(device)) {
        ((ObjectNode) disk).put("autoDelete", request.flag("autoDelete"));
        return after;
      }
    }
    throw Errors.badRequest(
        "Invalid value for field 'deviceName': '"
            + device
            + "'. No attached disk found with device name '"
            + device
            + "'.");
  }
}

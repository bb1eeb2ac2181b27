package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.disks.DiskTypes;
import io.mlinfra.sandbox.compute.disks.Images;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;

/** The disks of a machine that is made: those made with it, and those that are there already. */
public final class NewDisks {
  /** What every local disk of the usual kind holds, in GB. */
  private static final String LOCAL_SSD_GB = "375";

  private final Resource at;

  NewDisks(Resource instance) {
    this.at = instance;
  }

  void complete(ObjectNode body) {
    ArrayNode disks = body.withArrayProperty("disks");
    if (disks.isEmpty()) {
      throw Errors.invalid("disks", "", "At least one disk, the boot disk, must be specified.");
    }
    InstanceRules.disks(disks);
    for (int i = 0; i < disks.size(); i++) {
      ObjectNode disk = (ObjectNode) disks.get(i);
      boolean scratch = disk.path("type").asText("").equals("SCRATCH");
      if (scratch) {
        Defaults.put(disk, "diskSizeGb", LOCAL_SSD_GB);
      } else if (disk.has("source")) {
        there(disk);
      } else {
        make(disk, i);
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

  private void there(ObjectNode disk) {
    String source = Links.full(disk.path("source").asText(), at.project());
    InstanceDisks.refuseIfElsewhere(at, source, disk);
    at.engine()
        .resolve(source, at.project())
        .ifPresent(d -> Defaults.put(disk, "diskSizeGb", d.path("sizeGb").asText()));
  }

  /** Makes the disk that {@code initializeParams} describe. */
  private void make(ObjectNode disk, int index) {
    JsonNode params = disk.path("initializeParams");
    String where = "disks[" + index + "].initializeParams.";
    String image = params.path("sourceImage").asText("");
    if (!image.isEmpty() && Images.resolve(at.engine(), image, at.project()).isEmpty()) {
      throw Errors.invalid(
          where + "sourceImage", image, "The referenced image resource cannot be found.");
    }
    String type = params.path("diskType").asText("");
    if (!type.isEmpty() && DiskTypes.find(Links.last(type)).isEmpty()) {
      throw Errors.invalid(
          where + "diskType", type, "The referenced diskType resource cannot be found.");
    }
    Resource diskAt = disk(params.path("diskName").asText(at.name()));
    // A name that nobody asked for may be any; only the first disk has to bear the machine's.
    for (int n = index; index > 0 && !params.has("diskName"); n++) {
      diskAt = disk(at.name() + "-" + n);
      if (at.engine().find(diskAt).isEmpty()) {
        break;
      }
    }
    if (at.engine().find(diskAt).isPresent()) {
      throw Errors.exists(diskAt.path());
    }
    ObjectNode stored;
    try {
      stored = at.engine().put(diskAt, body(params));
    } catch (ApiError refused) {
      throw refused.replacing("'resource.sizeGb'", "'resource." + where + "diskSizeGb'");
    }
    disk.put("source", stored.path("selfLink").asText());
    disk.put("diskSizeGb", stored.path("sizeGb").asText());
    for (String field : new String[] {"architecture", "guestOsFeatures", "licenses"}) {
      if (stored.has(field) && !disk.has(field)) {
        disk.set(field, stored.get(field).deepCopy());
      }
    }
  }

  private Resource disk(String name) {
    return at.engine().at(at.project(), at.scope(), "disks", name);
  }

  private ObjectNode body(JsonNode params) {
    ObjectNode made = Json.object();
    String type = params.path("diskType").asText("pd-standard");
    made.put(
        "type",
        type.contains("/") ? type : Links.self(at.project(), at.scope(), "diskTypes", type));
    for (String field :
        new String[] {
          "sourceImage",
          "sourceSnapshot",
          "labels",
          "description",
          "provisionedIops",
          "provisionedThroughput",
          "resourcePolicies",
          "replicaZones",
          "storagePool",
          "accessMode",
          "architecture",
          "licenses"
        }) {
      if (params.has(field)) {
        made.set(field, params.get(field).deepCopy());
      }
    }
    if (params.has("diskSizeGb")) {
      made.put("sizeGb", params.path("diskSizeGb").asText());
    }
    return made;
  }
}

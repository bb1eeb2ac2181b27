package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import java.util.List;

/** Instance templates. */
public final class InstanceTemplates implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    if (body.hasNonNull("sourceInstance")) {
      body.set("properties", TemplateSource.properties(at, body));
    }
    if (!(body.get("properties") instanceof ObjectNode p)) {
      throw Errors.required("properties");
    }
    String machineType = p.path("machineType").asText("");
    if (machineType.isEmpty()) {
      throw Errors.required("properties.machineType");
    }
    if (at.engine().places().machineType(Links.last(machineType)).isEmpty()) {
      throw Errors.invalid(
          "properties.machineType",
          machineType,
          "Machine type with name '" + Links.last(machineType) + "' does not exist.");
    }
    for (String needed : new String[] {"disks", "networkInterfaces"}) {
      if (p.path(needed).isEmpty()) {
        throw Errors.required("properties." + needed);
      }
    }
    boots(p.path("disks"));
    for (JsonNode d : p.path("disks")) {
      ObjectNode disk = (ObjectNode) d;
      // The service answers every disk of a template so, whatever its place in the list.
      Defaults.put(disk, "index", 0);
      Defaults.put(disk, "deviceName", "boot");
      Defaults.put(disk, "kind", "compute#attachedDisk");
      Defaults.put(disk, "type", "PERSISTENT");
      Defaults.put(disk, "mode", "READ_WRITE");
    }
    int nic = 0;
    for (JsonNode n : p.path("networkInterfaces")) {
      Defaults.put((ObjectNode) n, "kind", "compute#networkInterface");
      Defaults.put((ObjectNode) n, "name", "nic" + nic++);
      for (JsonNode access : n.path("accessConfigs")) {
        Defaults.put((ObjectNode) access, "kind", "compute#accessConfig");
      }
    }
    if (p.get("metadata") instanceof ObjectNode metadata) {
      metadata.put("kind", "compute#metadata");
      metadata.put("fingerprint", ComputeEngine.fingerprint(metadata.path("items")));
    }
    ObjectNode scheduling =
        p.get("scheduling") instanceof ObjectNode s ? s : p.putObject("scheduling");
    boolean spot =
        scheduling.path("preemptible").asBoolean()
            || scheduling.path("provisioningModel").asText("").equals("SPOT");
    Defaults.put(scheduling, "preemptible", spot);
    Defaults.put(scheduling, "automaticRestart", !spot);
    Defaults.put(scheduling, "onHostMaintenance", spot ? "TERMINATE" : "MIGRATE");
  }

  private static void boots(JsonNode disks) {
    for (int i = 1; i < disks.size(); i++) {
      if (disks.get(i).path("boot").asBoolean()) {
        throw Errors.invalid(
            "properties.disks[" + i + "]",
            "",
            "Boot disk must be the first disk attached to the instance.");
      }
    }
  }

  /** A template says "boot" of every disk that it names no device for; a machine does not. */
  public static ObjectNode plainDevices(ObjectNode instance) {
    for (JsonNode disk : instance.path("disks")) {
      if (disk.path("deviceName").asText().equals("boot")) {
        ((ObjectNode) disk).remove(List.of("deviceName", "index"));
      }
    }
    return instance;
  }
}

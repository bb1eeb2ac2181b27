package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import java.util.Map;
import java.util.Optional;

/** What outlives a machine in a stateful group: disks by device name, and addresses. */
public final class PreservedState {
  private PreservedState() {}

  /** What the group's policy and the slot's own configuration say is to be preserved. */
  static ObjectNode rules(Resource at, String slot) {
    ObjectNode rules = Json.object();
    at.engine()
        .find(at)
        .ifPresent(
            g -> {
              if (g.path("statefulPolicy").path("preservedState") instanceof ObjectNode p) {
                rules.setAll(p.deepCopy());
              }
            });
    JsonNode own = InstanceConfigs.of(at, slot).path("preservedState");
    for (String field : new String[] {"disks", "internalIPs", "externalIPs"}) {
      if (own.path(field) instanceof ObjectNode more) {
        (rules.get(field) instanceof ObjectNode known ? known : rules.putObject(field))
            .setAll(more.deepCopy());
      }
    }
    return rules;
  }

  /** The machine as it is to be removed so that its state stays; the slot remembers it. */
  static ObjectNode keep(Resource at, Slot slot, ObjectNode machine) {
    ObjectNode rules = rules(at, slot.name());
    ObjectNode leaving = machine.deepCopy();
    // What is no longer to be preserved is no part of the next machine.
    ObjectNode kept = slot.kept().removeAll();
    for (JsonNode disk : leaving.path("disks")) {
      String device = disk.path("deviceName").asText();
      if (rules.path("disks").has(device)) {
        kept.withObjectProperty("disks").set(device, disk.deepCopy());
        ((ObjectNode) disk).put("autoDelete", false);
      }
    }
    for (JsonNode nic : leaving.path("networkInterfaces")) {
      String name = nic.path("name").asText();
      if (rules.path("internalIPs").has(name)) {
        kept.withObjectProperty("internalIPs").set(name, nic.path("networkIP"));
      }
      if (rules.path("externalIPs").has(name) && nic.path("accessConfigs").size() > 0) {
        kept.withObjectProperty("externalIPs")
            .set(name, nic.path("accessConfigs").path(0).path("natIP"));
      }
    }
    return leaving;
  }

  /** Puts what was kept into the body of the machine that comes. */
  static void restore(Slot slot, ObjectNode instance) {
    ObjectNode kept = slot.kept();
    ArrayNode disks = instance.withArrayProperty("disks");
    for (Map.Entry<String, JsonNode> e : kept.path("disks").properties()) {
      int index = deviceIndex(disks, e.getKey());
      ObjectNode again = (ObjectNode) e.getValue().deepCopy();
      again.remove("initializeParams");
      if (index < 0) {
        again.remove("index");
        disks.add(again);
      } else {
        disks.set(index, again);
      }
    }
    int i = 0;
    for (JsonNode nic : instance.path("networkInterfaces")) {
      String name = nic.path("name").asText("nic" + i++);
      if (kept.path("internalIPs").has(name)) {
        ((ObjectNode) nic).set("networkIP", kept.path("internalIPs").get(name));
      }
      if (kept.path("externalIPs").has(name)
          && nic.path("accessConfigs").path(0) instanceof ObjectNode access) {
        access.set("natIP", kept.path("externalIPs").get(name));
      }
    }
  }

  private static int deviceIndex(ArrayNode disks, String device) {
    for (int i = 0; i < disks.size(); i++) {
      JsonNode disk = disks.get(i);
      String fallback =
          disk.path("type").asText("").equals("SCRATCH")
              ? "local-ssd-" + i
              : "persistent-disk-" + i;
      if (disk.path("deviceName").asText(fallback).equals(device)) {
        return i;
      }
    }
    return -1;
  }

  /** The machine as it is to be removed for good: what becomes of each disk stands in the rules. */
  static ObjectNode atEnd(Resource at, Slot slot, ObjectNode machine) {
    JsonNode rules = rules(at, slot.name()).path("disks");
    ObjectNode leaving = machine.deepCopy();
    for (JsonNode disk : leaving.path("disks")) {
      Optional.ofNullable(rules.get(disk.path("deviceName").asText()))
          .ifPresent(
              rule ->
                  ((ObjectNode) disk)
                      .put(
                          "autoDelete",
                          rule.path("autoDelete")
                              .asText("NEVER")
                              .equals("ON_PERMANENT_INSTANCE_DELETION")));
    }
    return leaving;
  }

  /** Attaches the disks that a slot's own configuration names. */
  static void attach(Resource at, Slot slot, ObjectNode machine) {
    ArrayNode disks = machine.withArrayProperty("disks");
    InstanceConfigs.of(at, slot.name())
        .path("preservedState")
        .path("disks")
        .properties()
        .forEach(
            e -> {
              String source = e.getValue().path("source").asText("");
              if (!source.isEmpty() && deviceIndex(disks, e.getKey()) < 0) {
                disks
                    .addObject()
                    .put("kind", "compute#attachedDisk")
                    .put("type", "PERSISTENT")
                    .put("mode", e.getValue().path("mode").asText("READ_WRITE"))
                    .put("source", Links.full(source, at.project()))
                    .put("deviceName", e.getKey())
                    .put("index", disks.size())
                    .put("boot", false)
                    .put("autoDelete", false)
                    .put("interface", "SCSI");
              }
            });
  }

  /** What the group's policy preserves of a machine, as a reader of the group sees it. */
  static ObjectNode fromPolicy(ObjectNode group, ObjectNode machine) {
    JsonNode rules = group.path("statefulPolicy").path("preservedState");
    ObjectNode seen = Json.object();
    for (JsonNode disk : machine.path("disks")) {
      String device = disk.path("deviceName").asText();
      if (rules.path("disks").has(device)) {
        seen.withObjectProperty("disks")
            .putObject(device)
            .put("source", disk.path("source").asText())
            .put("mode", disk.path("mode").asText())
            .put("autoDelete", rules.path("disks").path(device).path("autoDelete").asText("NEVER"));
      }
    }
    for (JsonNode nic : machine.path("networkInterfaces")) {
      String name = nic.path("name").asText();
      if (rules.path("internalIPs").has(name)) {
        seen.withObjectProperty("internalIPs")
            .putObject(name)
            .putObject("ipAddress")
            .put("literal", nic.path("networkIP").asText());
      }
    }
    return seen;
  }
}

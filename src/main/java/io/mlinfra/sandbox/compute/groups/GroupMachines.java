package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FoundInOperation;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.machines.InstanceTemplates;
import io.mlinfra.sandbox.compute.machines.Stockout;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes and removes the machines of one managed group. */
public final class GroupMachines {
  private final Resource at;
  private final ObjectNode group;
  private final Slots slots;

  GroupMachines(Resource group, ObjectNode body, Slots slots) {
    this.at = group;
    this.group = body;
    this.slots = slots;
  }

  /** Tries to make the slot's machine in its zone; gives the refusal when it cannot be made. */
  Optional<ApiError> make(Slot slot) {
    Optional<ObjectNode> template = at.engine().resolve(slot.template(), at.project());
    if (template.isEmpty()) {
      return Optional.of(Errors.notFound(slot.template().replace(Links.BASE, "")));
    }
    ObjectNode instance = ((ObjectNode) template.get().path("properties")).deepCopy();
    String machineType = Links.last(instance.path("machineType").asText());
    Scope zone = Scope.zone(slot.zone());
    instance.put("machineType", Links.self(at.project(), zone, "machineTypes", machineType));
    instance.put("_group", at.key());
    InstanceTemplates.plainDevices(instance);
    overlay(slot, instance);
    PreservedState.attach(at, slot, instance);
    PreservedState.restore(slot, instance);
    JsonNode scheduling = instance.path("scheduling");
    boolean spot =
        scheduling.path("preemptible").asBoolean()
            || scheduling.path("provisioningModel").asText("").equals("SPOT");
    Set<String> before = disks(slot);
    try {
      if (at.engine().faults().stockout(slot.zone(), machineType, spot)) {
        throw Stockout.error(slot.zone(), machineType);
      }
      at.engine().put(slots.instance(slot), instance);
      return Optional.empty();
    } catch (FoundInOperation late) {
      undo(slot, before);
      return Optional.of(late.refusal());
    } catch (ApiError refused) {
      undo(slot, before);
      return Optional.of(refused);
    }
  }

  /** The disks that bear the slot's name. */
  private Set<String> disks(Slot slot) {
    String prefix = Scope.zone(slot.zone()).path() + "/" + slot.name();
    return Set.copyOf(at.engine().under("disks", at.project(), prefix).keySet());
  }

  /** The transaction goes on, so the disks of a machine that was not made are taken back here. */
  private void undo(Slot slot, Set<String> before) {
    for (String key : disks(slot)) {
      if (!before.contains(key)) {
        at.engine().store().remove("compute/disks", key);
      }
    }
  }

  /** What the group puts on every machine, and what the slot's own configuration does. */
  private void overlay(Slot slot, ObjectNode instance) {
    ObjectNode metadata =
        instance.get("metadata") instanceof ObjectNode m ? m : instance.putObject("metadata");
    item(metadata, "instance-template", slot.template().replace(Links.BASE, ""));
    item(metadata, "created-by", at.path());
    group
        .path("allInstancesConfig")
        .path("properties")
        .path("metadata")
        .properties()
        .forEach(f -> item(metadata, f.getKey(), f.getValue().asText()));
    InstanceConfigs.of(at, slot.name())
        .path("preservedState")
        .path("metadata")
        .properties()
        .forEach(f -> item(metadata, f.getKey(), f.getValue().asText()));
    group
        .path("allInstancesConfig")
        .path("properties")
        .path("labels")
        .properties()
        .forEach(
            f ->
                (instance.get("labels") instanceof ObjectNode l ? l : instance.putObject("labels"))
                    .set(f.getKey(), f.getValue()));
  }

  private static void item(ObjectNode metadata, String key, String value) {
    ArrayNode items = metadata.withArrayProperty("items");
    for (int i = items.size() - 1; i >= 0; i--) {
      if (items.get(i).path("key").asText().equals(key)) {
        items.remove(i);
      }
    }
    items.addObject().put("key", key).put("value", value);
  }

  /** Takes over what can change while a machine lives; gives the changed body. */
  ObjectNode refreshed(Slot slot, ObjectNode machine) {
    ObjectNode wanted =
        at.engine()
            .resolve(slot.template(), at.project())
            .map(t -> ((ObjectNode) t.path("properties")).deepCopy())
            .orElseGet(Json::object);
    overlay(slot, wanted);
    ObjectNode after = machine.deepCopy();
    for (String field :
        List.of("labels", "tags", "serviceAccounts", "minCpuPlatform", "guestAccelerators")) {
      if (wanted.has(field)) {
        after.set(field, wanted.get(field));
      }
    }
    if (wanted.has("machineType")) {
      after.put(
          "machineType",
          Links.self(
              at.project(),
              Scope.zone(slot.zone()),
              "machineTypes",
              Links.last(wanted.path("machineType").asText())));
    }
    ObjectNode metadata = (ObjectNode) wanted.get("metadata");
    metadata.put("kind", "compute#metadata");
    metadata.put("fingerprint", ComputeEngine.fingerprint(metadata.path("items")));
    after.set("metadata", metadata);
    PreservedState.attach(at, slot, after);
    return after;
  }

  /** Removes the machine for good. */
  void remove(Slot slot) {
    slots
        .machine(slot)
        .ifPresent(
            m -> at.engine().remove(slots.instance(slot), PreservedState.atEnd(at, slot, m)));
  }

  /** Removes the machine because another one comes in its place. */
  void clear(Slot slot) {
    slots
        .machine(slot)
        .ifPresent(m -> at.engine().remove(slots.instance(slot), PreservedState.keep(at, slot, m)));
  }

  /** Lets the machine go, to live on by itself. */
  void release(Slot slot) {
    slots
        .machine(slot)
        .ifPresent(
            m -> {
              ObjectNode free = m.deepCopy();
              free.remove("_group");
              Resource instance = slots.instance(slot);
              at.engine().store().put(instance.kind().store(), instance.key(), free);
            });
  }

  /** Stores a machine that goes down, or down and up again. */
  void store(Slot slot, ObjectNode machine) {
    Resource instance = slots.instance(slot);
    at.engine().store().put(instance.kind().store(), instance.key(), machine);
  }
}

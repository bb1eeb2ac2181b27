package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.machines.Health;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a managed group tells of its machines and of its failures. */
public final class GroupListings {
  private GroupListings() {}

  static ObjectNode managed(Resource at, Request request) {
    ObjectNode group = at.engine().get(at);
    Slots slots = new Slots(at);
    List<Listings.Item> items = new ArrayList<>();
    for (Slot slot : slots.all()) {
      items.add(new Listings.Item("", slot.name(), item(at, group, slots, slot)));
    }
    return named(Listings.list(request, "", at.selfLink(), items), "managedInstances");
  }

  static ObjectNode errors(Resource at, Request request) {
    return named(Listings.list(request, "", at.selfLink(), GroupErrors.items(at)), "items");
  }

  private static ObjectNode named(ObjectNode list, String field) {
    ObjectNode out = Json.object();
    if (list.has("items")) {
      out.set(field, list.get("items"));
    }
    if (list.has("nextPageToken")) {
      out.set("nextPageToken", list.get("nextPageToken"));
    }
    return out;
  }

  private static ObjectNode item(Resource at, ObjectNode group, Slots slots, Slot slot) {
    ObjectNode item = Json.object();
    item.put("instance", slots.instance(slot).selfLink());
    item.put("name", slot.name());
    item.put("currentAction", slot.action());
    Optional<ObjectNode> machine = slots.machine(slot);
    machine.ifPresent(
        m -> {
          item.put("id", m.path("id").asText());
          item.put("instanceStatus", Lifecycle.status(m, at.engine().operations().millis()));
          ObjectNode kept = PreservedState.fromPolicy(group, m);
          if (!kept.isEmpty()) {
            item.set("preservedStateFromPolicy", kept);
          }
        });
    GroupErrors.version(item.putObject("version"), slot);
    JsonNode config = InstanceConfigs.of(at, slot.name()).path("preservedState");
    if (!config.isEmpty()) {
      item.set("preservedStateFromConfig", config);
    }
    JsonNode check = group.path("autoHealingPolicies").path(0).path("healthCheck");
    if (check.isTextual() && machine.isPresent()) {
      item.putArray("instanceHealth")
          .addObject()
          .put("healthCheck", check.asText())
          .put("detailedHealthState", health(at, slot, machine.get()));
    }
    slot.error()
        .ifPresent(
            e ->
                item.putObject("lastAttempt")
                    .putObject("errors")
                    .putArray("errors")
                    .addObject()
                    .put("code", e.path("code").asText())
                    .put("message", e.path("message").asText()));
    return item;
  }

  private static String health(Resource at, Slot slot, ObjectNode machine) {
    return slot.is(Slot.VERIFYING) ? "UNKNOWN" : Health.of(at.engine(), machine);
  }
}

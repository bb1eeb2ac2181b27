package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Managed instance groups: they keep as many machines as they are told to, by their template. */
public final class Groups implements Behaviour {
  private static final List<String> ACTIONS =
      List.of(
          "abandoning",
          "creating",
          "creatingWithoutRetries",
          "deleting",
          "none",
          "recreating",
          "refreshing",
          "restarting",
          "resuming",
          "starting",
          "stopping",
          "suspending",
          "verifying");

  private final GroupActions actions = new GroupActions();

  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "baseInstanceName", base(at.name()));
    Defaults.put(body, "targetSize", 0);
    Defaults.put(body, "listManagedInstancesResults", "PAGELESS");
    body.put("instanceGroup", Links.self(at.project(), at.scope(), "instanceGroups", at.name()));
    GroupZones.complete(at, body);
    settle(at, body);
    ObjectNode lifecycle =
        body.get("instanceLifecyclePolicy") instanceof ObjectNode l
            ? l
            : body.putObject("instanceLifecyclePolicy");
    Defaults.put(lifecycle, "forceUpdateOnRepair", "NO");
    Defaults.put(lifecycle, "defaultActionOnFailure", "REPAIR");
  }

  /** What machines are named after must leave room for what tells them apart. */
  private static String base(String name) {
    return name.substring(0, Math.min(name.length(), 58)).replaceFirst("-+$", "");
  }

  /**
   * How many machines a group may have: docs.cloud.google.com/compute/docs/instance-groups,
   * "Limitations" and "About regional MIGs", the raised limit, read 2026-11-26.
   */
  static long most(Resource group) {
    return group.scope().level() == Scope.Level.ZONE ? 1000 : 4000;
  }

  /** The figures that follow from the others. */
  private static void settle(Resource at, ObjectNode body) {
    // A policy that says nothing is how a client takes the policy away.
    if (body.path("autoHealingPolicies").path(0).isEmpty()) {
      body.remove("autoHealingPolicies");
    }
    if (body.path("targetSize").asLong() < 0) {
      throw Errors.invalid(
          "targetSize", body.path("targetSize").asText(), "Must be greater than or equal to 0.");
    }
    if (body.path("targetSize").asLong() > most(at)) {
      throw Errors.invalid(
          "targetSize",
          body.path("targetSize").asText(),
          "Must be less than or equal to " + most(at) + ".");
    }
    if (body.path("resourcePolicies").isEmpty()) {
      body.remove("resourcePolicies");
    }
    GroupVersions.complete(body);
    UpdatePolicy.complete(body, Math.max(1, body.path("distributionPolicy").path("zones").size()));
    if (at.scope().level() == Scope.Level.REGION
        && body.get("updatePolicy") instanceof ObjectNode policy) {
      Defaults.put(policy, "instanceRedistributionType", "PROACTIVE");
    }
  }

  @Override
  public void created(Resource at, ObjectNode body) {
    Resource groupAt = at.engine().at(at.project(), at.scope(), "instanceGroups", at.name());
    ObjectNode group = Json.object().put("_managed", true);
    network(at, body).ifPresent(n -> group.put("network", n));
    if (body.has("namedPorts")) {
      group.set("namedPorts", body.get("namedPorts"));
    }
    at.engine().put(groupAt, group);
    new GroupStep(at, body).run();
  }

  private static Optional<String> network(Resource at, ObjectNode body) {
    return template(at, body)
        .map(t -> t.path("properties").path("networkInterfaces").path(0).path("network").asText())
        .filter(n -> !n.isEmpty());
  }

  static Optional<ObjectNode> template(Resource at, ObjectNode body) {
    return at.engine().resolve(body.path("instanceTemplate").asText(), at.project());
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    boolean templateGiven = !after.path("instanceTemplate").equals(before.path("instanceTemplate"));
    boolean versionsGiven = !after.path("versions").equals(before.path("versions"));
    if (templateGiven && !versionsGiven) {
      after.remove("versions");
    }
    UpdatePolicy.settle(before, after);
    settle(at, after);
  }

  @Override
  public void updated(Resource at, ObjectNode before, ObjectNode after) {
    if (!after.path("namedPorts").equals(before.path("namedPorts"))) {
      Resource group = at.engine().at(at.project(), at.scope(), "instanceGroups", at.name());
      ObjectNode kept = at.engine().get(group).deepCopy();
      at.engine()
          .store()
          .put(
              group.kind().store(),
              group.key(),
              InstanceGroups.named(kept, after.path("namedPorts")));
    }
    new GroupStep(at, after).run();
  }

  /** A group that a backend service sends traffic to has to be taken out of it first. */
  @Override
  public void deleting(Resource at, ObjectNode body) {
    String group = Links.self(at.project(), at.scope(), "instanceGroups", at.name());
    for (ObjectNode service : at.engine().under("backendServices", at.project(), "").values()) {
      for (JsonNode backend : service.path("backends")) {
        if (Links.full(backend.path("group").asText(), at.project()).equals(group)) {
          throw Errors.inUse(
              "instance_group_manager",
              at.path(),
              service.path("selfLink").asText().replace(Links.BASE, ""));
        }
      }
    }
  }

  @Override
  public void deleted(Resource at, ObjectNode body) {
    Slots slots = new Slots(at);
    GroupMachines machines = new GroupMachines(at, body, slots);
    for (Slot slot : slots.all()) {
      machines.remove(slot);
      slots.remove(slot);
    }
    InstanceConfigs.removeAll(at);
    GroupErrors.clear(at);
    at.engine().store().remove("compute/instanceGroups", at.key());
  }

  /** The machines that a manager made, by the manager's key. */
  static List<ObjectNode> members(ComputeEngine engine, String project, String managerKey) {
    return Slots.of(engine, managerKey).stream()
        .map(s -> engine.at(project, Scope.zone(s.zone()), "instances", s.name()))
        .flatMap(i -> engine.find(i).stream())
        .filter(i -> i.path("_group").asText().equals(managerKey))
        .toList();
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    List<Slot> slots = new Slots(at).all();
    List<Slot> active = slots.stream().filter(s -> !s.leaves() && s.standby().isEmpty()).toList();
    ObjectNode seen = body.deepCopy();
    ObjectNode actions = seen.putObject("currentActions");
    for (String action : ACTIONS) {
      actions.put(action, count(slots, s -> counted(s).equals(action)));
    }
    ObjectNode status = seen.putObject("status");
    GroupVersions versions = new GroupVersions(body);
    long wanted = versions.isEmpty() ? 0 : body.path("targetSize").asLong();
    boolean still = slots.stream().allMatch(s -> s.is(Slot.NONE));
    status.put("isStable", still && active.size() == wanted);
    boolean reached =
        versions.isEmpty()
            || versions.outdated(active).isEmpty()
                && active.stream().noneMatch(s -> s.is(Slot.RECREATING));
    status.putObject("versionTarget").put("isReached", reached);
    ObjectNode stateful = status.putObject("stateful");
    stateful.put(
        "hasStatefulConfig",
        body.path("statefulPolicy").path("preservedState").size() > 0 || InstanceConfigs.any(at));
    stateful.putObject("perInstanceConfigs").put("allEffective", true);
    at.engine()
        .autoscalers()
        .of(at.path())
        .ifPresent(a -> status.put("autoscaler", a.path("selfLink").asText()));
    status.putObject("allInstancesConfig").put("effective", true);
    return seen;
  }

  private static String counted(Slot slot) {
    if (slot.is(Slot.CREATING_WITHOUT_RETRIES)) {
      return "creatingWithoutRetries";
    }
    return slot.action().toLowerCase(java.util.Locale.ROOT);
  }

  private static long count(List<Slot> slots, Predicate<Slot> which) {
    return slots.stream().filter(which).count();
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return actions.run(at, body, action, request);
  }
}

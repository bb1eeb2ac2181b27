package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Managed instance groups: they keep as many machines as they are told to, by their template. */
final class Groups implements Behaviour {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz0123456789";

  private final GroupActions actions = new GroupActions(this);

  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "baseInstanceName", at.name());
    Defaults.put(body, "targetSize", 0);
    Defaults.put(body, "listManagedInstancesResults", "PAGELESS");
    body.put("instanceGroup", Links.self(at.project(), at.scope(), "instanceGroups", at.name()));
    templates(body);
    ObjectNode policy =
        body.get("updatePolicy") instanceof ObjectNode p ? p : body.putObject("updatePolicy");
    Defaults.put(policy, "type", "OPPORTUNISTIC");
    Defaults.put(policy, "minimalAction", "REPLACE");
    Defaults.put(policy, "replacementMethod", "SUBSTITUTE");
    fixed(policy, "maxSurge");
    fixed(policy, "maxUnavailable");
    ObjectNode lifecycle =
        body.get("instanceLifecyclePolicy") instanceof ObjectNode l
            ? l
            : body.putObject("instanceLifecyclePolicy");
    Defaults.put(lifecycle, "forceUpdateOnRepair", "NO");
    Defaults.put(lifecycle, "defaultActionOnFailure", "REPAIR");
    if (at.scope().level() == Scope.Level.REGION && !body.has("distributionPolicy")) {
      var zones = body.putObject("distributionPolicy").put("targetShape", "EVEN").putArray("zones");
      at.engine().places().zones(at.scope().place()).stream()
          .limit(3)
          .forEach(
              z ->
                  zones
                      .addObject()
                      .put("zone", Links.BASE + "projects/" + at.project() + "/zones/" + z));
    }
  }

  private static void fixed(ObjectNode policy, String field) {
    ObjectNode value =
        policy.get(field) instanceof ObjectNode v ? v : policy.putObject(field).put("fixed", 1);
    if (value.has("fixed") && !value.has("calculated")) {
      value.put("calculated", value.path("fixed").asLong());
    }
  }

  /** The template stands in two places; each follows the other. */
  private static void templates(ObjectNode body) {
    if (!body.has("instanceTemplate") && body.path("versions").isEmpty()) {
      // The service takes a group without a template; it cannot make machines then.
      return;
    }
    if (body.path("versions").isEmpty()) {
      ObjectNode version = body.putArray("versions").addObject();
      version.put("instanceTemplate", body.path("instanceTemplate").asText());
      version.putObject("targetSize").put("calculated", body.path("targetSize").asLong());
    } else {
      JsonNode last = body.path("versions").get(body.path("versions").size() - 1);
      body.put("instanceTemplate", last.path("instanceTemplate").asText());
      body.path("versions")
          .forEach(
              v -> {
                ObjectNode version = (ObjectNode) v;
                if (!version.has("targetSize")) {
                  version.putObject("targetSize");
                }
                ((ObjectNode) version.get("targetSize"))
                    .put("calculated", body.path("targetSize").asLong());
              });
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
    reconcile(at, body);
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
    templates(after);
  }

  @Override
  public void updated(Resource at, ObjectNode before, ObjectNode after) {
    reconcile(at, after);
  }

  @Override
  public void deleted(Resource at, ObjectNode body) {
    for (ObjectNode instance : members(at.engine(), at.project(), at.key())) {
      remove(at, instance);
    }
    at.engine().store().remove("compute/instanceGroups", at.key());
  }

  void remove(Resource at, ObjectNode instance) {
    Links.parse(instance.path("selfLink").asText(), at.project())
        .ifPresent(
            t ->
                at.engine()
                    .remove(
                        at.engine().at(at.project(), t.scope(), "instances", t.name()), instance));
  }

  /** The machines that a manager made, by the manager's key. */
  static List<ObjectNode> members(ComputeEngine engine, String project, String managerKey) {
    String scope = managerKey.substring(project.length() + 1, managerKey.lastIndexOf('/'));
    String prefix = scope.startsWith("zones/") ? scope + "/" : "zones/" + Links.last(scope) + "-";
    return engine.under("instances", project, prefix).values().stream()
        .filter(i -> i.path("_group").asText().equals(managerKey))
        .toList();
  }

  /** Brings the machines to the target size and, where updates are proactive, to the template. */
  void reconcile(Resource at, ObjectNode body) {
    ComputeEngine engine = at.engine();
    long now = engine.operations().millis();
    List<ObjectNode> members = new ArrayList<>(members(engine, at.project(), at.key()));
    for (ObjectNode gone : List.copyOf(members)) {
      if (Lifecycle.status(gone, now).equals("TERMINATED")) {
        remove(at, gone);
        members.remove(gone);
      }
    }
    if (body.path("updatePolicy").path("type").asText().equals("PROACTIVE")) {
      String wanted = body.path("instanceTemplate").asText();
      for (ObjectNode old : List.copyOf(members)) {
        if (!old.path("_template").asText().equals(wanted)) {
          remove(at, old);
          members.remove(old);
        }
      }
    }
    long target = body.path("targetSize").asLong();
    while (members.size() > target) {
      remove(at, members.removeLast());
    }
    engine.store().remove("compute/groupErrors", at.key());
    while (members.size() < target) {
      Optional<ObjectNode> made = make(at, body, members.size());
      if (made.isEmpty()) {
        return;
      }
      members.add(made.get());
    }
  }

  private Optional<ObjectNode> make(Resource at, ObjectNode body, int index) {
    Optional<ObjectNode> template = template(at, body);
    String zone = zone(at, body, index);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    String name = body.path("baseInstanceName").asText() + "-" + suffix();
    ObjectNode instance = ((ObjectNode) template.get().path("properties")).deepCopy();
    String machineType = Links.last(instance.path("machineType").asText());
    instance.put("name", name);
    instance.put("machineType", "zones/" + zone + "/machineTypes/" + machineType);
    instance.put(
        "machineType", Links.self(at.project(), Scope.zone(zone), "machineTypes", machineType));
    instance.put("_group", at.key());
    instance.put("_template", body.path("instanceTemplate").asText());
    ObjectNode metadata =
        instance.get("metadata") instanceof ObjectNode m ? m : instance.putObject("metadata");
    metadata
        .withArrayProperty("items")
        .addObject()
        .put("key", "created-by")
        .put(
            "value",
            "projects/"
                + at.project()
                + "/"
                + at.scope().path()
                + "/instanceGroupManagers/"
                + at.name());
    boolean spot = instance.path("scheduling").path("provisioningModel").asText("").equals("SPOT");
    Resource instanceAt = at.engine().at(at.project(), Scope.zone(zone), "instances", name);
    try {
      if (at.engine().faults().stockout(zone, machineType, spot)) {
        throw Stockout.error(zone, machineType);
      }
      return Optional.of(at.engine().put(instanceAt, instance));
    } catch (ApiError refused) {
      error(at, instanceAt, refused);
      return Optional.empty();
    }
  }

  private static void error(Resource at, Resource instance, ApiError refused) {
    JsonNode json = refused.response().json();
    String reason =
        json == null ? "" : json.path("error").path("errors").path(0).path("reason").asText();
    ObjectNode stored = Json.object();
    stored.put("name", instance.name());
    stored.put("instance", instance.selfLink());
    stored.put("code", reason.equals("quotaExceeded") ? "QUOTA_EXCEEDED" : reason);
    stored.put("message", String.valueOf(refused.getMessage()));
    stored.put("timestamp", at.engine().operations().now());
    at.engine().store().put("compute/groupErrors", at.key(), stored);
  }

  private static String zone(Resource at, ObjectNode body, int index) {
    if (at.scope().level() == Scope.Level.ZONE) {
      return at.scope().place();
    }
    JsonNode zones = body.path("distributionPolicy").path("zones");
    return Links.last(zones.get(index % zones.size()).path("zone").asText());
  }

  private static String suffix() {
    StringBuilder s = new StringBuilder(4);
    for (int i = 0; i < 4; i++) {
      s.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return s.toString();
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    long now = at.engine().operations().millis();
    List<ObjectNode> members = members(at.engine(), at.project(), at.key());
    long running = members.stream().filter(m -> Lifecycle.status(m, now).equals("RUNNING")).count();
    long target = body.path("targetSize").asLong();
    long creating = body.has("instanceTemplate") ? Math.max(0, target - running) : 0;
    ObjectNode seen = body.deepCopy();
    ObjectNode actions = seen.putObject("currentActions");
    for (Map.Entry<String, Long> e :
        Map.of(
                "abandoning",
                0L,
                "creating",
                creating,
                "creatingWithoutRetries",
                0L,
                "deleting",
                0L,
                "none",
                running,
                "recreating",
                0L,
                "refreshing",
                0L,
                "restarting",
                0L)
            .entrySet()) {
      actions.put(e.getKey(), e.getValue());
    }
    actions
        .put("resuming", 0)
        .put("starting", 0)
        .put("stopping", 0)
        .put("suspending", 0)
        .put("verifying", 0);
    boolean reached =
        members.stream()
            .allMatch(
                m -> m.path("_template").asText().equals(body.path("instanceTemplate").asText()));
    ObjectNode status = seen.putObject("status");
    status.put("isStable", creating == 0);
    status.putObject("versionTarget").put("isReached", reached);
    ObjectNode stateful = status.putObject("stateful");
    stateful.put(
        "hasStatefulConfig", body.path("statefulPolicy").path("preservedState").size() > 0);
    stateful.putObject("perInstanceConfigs").put("allEffective", true);
    at.engine().under("autoscalers", at.project(), at.scope().path() + "/").values().stream()
        .filter(a -> a.path("target").asText().equals(at.selfLink()))
        .findFirst()
        .ifPresent(a -> status.put("autoscaler", a.path("selfLink").asText()));
    status.putObject("allInstancesConfig").put("effective", true);
    return seen;
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return actions.run(at, body, action, request);
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The methods of a managed instance group. */
final class GroupActions {
  private final Groups groups;

  GroupActions(Groups groups) {
    this.groups = groups;
  }

  Optional<Response> run(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "resize" -> {
        String size = request.query().getOrDefault("size", "");
        if (!size.matches("\\d{1,6}")) {
          throw Errors.invalid("size", size, "Must be a whole number from 0.");
        }
        yield Optional.of(
            op(
                request,
                at,
                "compute.instanceGroupManagers.resize",
                b -> b.deepCopy().put("targetSize", Integer.parseInt(size))));
      }
      case "setInstanceTemplate" ->
          Optional.of(
              op(
                  request,
                  at,
                  "compute.instanceGroupManagers.setInstanceTemplate",
                  b ->
                      b.deepCopy()
                          .put(
                              "instanceTemplate",
                              Links.full(
                                  request.json().path("instanceTemplate").asText(),
                                  at.project()))));
      case "setAutoHealingPolicies" ->
          Optional.of(
              op(
                  request,
                  at,
                  action,
                  b -> {
                    ObjectNode after = b.deepCopy();
                    after.set("autoHealingPolicies", request.json().path("autoHealingPolicies"));
                    return after;
                  }));
      case "deleteInstances" ->
          Optional.of(
              op(
                  request,
                  at,
                  "compute.instanceGroupManagers.deleteInstances",
                  b -> without(at, b, request, true)));
      case "abandonInstances" ->
          Optional.of(
              op(
                  request,
                  at,
                  "compute.instanceGroupManagers.abandonInstances",
                  b -> without(at, b, request, false)));
      case "recreateInstances", "applyUpdatesToInstances" ->
          Optional.of(
              op(
                  request,
                  at,
                  "compute.instanceGroupManagers." + action,
                  b -> {
                    chosen(at, request).forEach(i -> groups.remove(at, i));
                    return b.deepCopy();
                  }));
      case "createInstances" ->
          Optional.of(
              op(
                  request,
                  at,
                  "compute.instanceGroupManagers.createInstances",
                  b ->
                      b.deepCopy()
                          .put(
                              "targetSize",
                              b.path("targetSize").asInt()
                                  + request.json().path("instances").size())));
      case "listManagedInstances" -> Optional.of(Response.json(managed(at, body)));
      case "listErrors" -> Optional.of(Response.json(errors(at, body)));
      case "listPerInstanceConfigs" -> Optional.of(Response.json(Json.object()));
      default -> Optional.empty();
    };
  }

  private static Response op(Request request, Resource at, String type, ComputeEngine.Step step) {
    return Response.json(at.engine().change(request, at, type, step));
  }

  private ObjectNode without(Resource at, ObjectNode body, Request request, boolean delete) {
    int gone = 0;
    for (ObjectNode instance : chosen(at, request)) {
      gone++;
      if (delete) {
        groups.remove(at, instance);
      } else {
        Links.parse(instance.path("selfLink").asText(), at.project())
            .ifPresent(
                t -> {
                  ObjectNode free = instance.deepCopy();
                  free.remove("_group");
                  at.engine().store().put("compute/instances", t.key(), free);
                });
      }
    }
    return body.deepCopy().put("targetSize", body.path("targetSize").asInt() - gone);
  }

  private static java.util.List<ObjectNode> chosen(Resource at, Request request) {
    Set<String> wanted = new HashSet<>();
    for (JsonNode link : request.json().path("instances")) {
      wanted.add(Links.last(link.asText()));
    }
    boolean all = request.json().path("allInstances").asBoolean();
    return Groups.members(at.engine(), at.project(), at.key()).stream()
        .filter(i -> all || wanted.contains(i.path("name").asText()))
        .toList();
  }

  private static ObjectNode managed(Resource at, ObjectNode body) {
    ArrayNode list = Json.array();
    long now = at.engine().operations().millis();
    for (ObjectNode instance : Groups.members(at.engine(), at.project(), at.key())) {
      String status = Lifecycle.status(instance, now);
      ObjectNode item = list.addObject();
      item.put("instance", instance.path("selfLink").asText());
      item.put("id", instance.path("id").asText());
      item.put("name", instance.path("name").asText());
      item.put("instanceStatus", status);
      item.put("currentAction", status.equals("RUNNING") ? "NONE" : "CREATING");
      item.putObject("version").put("instanceTemplate", instance.path("_template").asText());
    }
    at.engine()
        .store()
        .get("compute/groupErrors", at.key())
        .ifPresent(
            e -> {
              ObjectNode item = list.addObject();
              item.put("instance", e.path("instance").asText())
                  .put("name", e.path("name").asText())
                  .put("currentAction", "CREATING");
              item.putObject("version")
                  .put("instanceTemplate", body.path("instanceTemplate").asText());
              item.putObject("lastAttempt")
                  .putObject("errors")
                  .putArray("errors")
                  .addObject()
                  .put("code", e.path("code").asText())
                  .put("message", e.path("message").asText());
            });
    return list.isEmpty() ? Json.object() : Json.object().set("managedInstances", list);
  }

  private static ObjectNode errors(Resource at, ObjectNode body) {
    ObjectNode out = Json.object();
    at.engine()
        .store()
        .get("compute/groupErrors", at.key())
        .ifPresent(
            e -> {
              ObjectNode item = out.putArray("items").addObject();
              item.putObject("error")
                  .put("code", e.path("code").asText())
                  .put("message", e.path("message").asText());
              ObjectNode details = item.putObject("instanceActionDetails");
              details.put("action", "CREATING").put("instance", e.path("instance").asText());
              details
                  .putObject("version")
                  .put("instanceTemplate", body.path("instanceTemplate").asText());
              item.put("timestamp", e.path("timestamp").asText());
            });
    return out;
  }
}

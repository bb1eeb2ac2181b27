package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Instance groups, unmanaged ones and those that a manager keeps. */
public final class InstanceGroups implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("fingerprint", ComputeEngine.fingerprint(body.path("namedPorts")));
  }

  @Override
  public void deleting(Resource at, ObjectNode body) {
    if (body.path("_managed").asBoolean()) {
      throw Errors.inUse(
          "instanceGroup",
          at.path(),
          at.path().replace("/instanceGroups/", "/instanceGroupManagers/"));
    }
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    ObjectNode seen = body.deepCopy();
    seen.put("size", members(at.engine(), at.project(), at.selfLink()).size());
    return seen;
  }

  /** A managed group's manager answers the same ports. */
  private static ObjectNode portsNamed(Resource at, ObjectNode group, ObjectNode given) {
    if (ComputeEngine.stale(
        given.path("fingerprint").asText(""), group.path("fingerprint").asText(""))) {
      throw Errors.stale("Supplied fingerprint does not match current metadata fingerprint.");
    }
    JsonNode ports = given.path("namedPorts");
    if (group.path("_managed").asBoolean()) {
      Resource manager =
          at.engine().at(at.project(), at.scope(), "instanceGroupManagers", at.name());
      ObjectNode kept = at.engine().get(manager).deepCopy();
      at.engine().store().put(manager.kind().store(), manager.key(), named(kept, ports));
    }
    ObjectNode after = named(group.deepCopy(), ports);
    return after.put("fingerprint", ComputeEngine.fingerprint(ports));
  }

  static ObjectNode named(ObjectNode body, JsonNode ports) {
    if (ports.isEmpty()) {
      body.remove("namedPorts");
    } else {
      body.set("namedPorts", ports.deepCopy());
    }
    return body;
  }

  /** The instances of a group, by its link. */
  public static List<ObjectNode> members(ComputeEngine engine, String project, String groupLink) {
    Optional<Links.Target> target = Links.parse(groupLink, project);
    if (target.isEmpty()) {
      return List.of();
    }
    List<ObjectNode> found = new ArrayList<>();
    engine
        .store()
        .get("compute/instanceGroups", target.get().key())
        .ifPresent(
            g ->
                g.path("_members")
                    .forEach(m -> engine.resolve(m.asText(), project).ifPresent(found::add)));
    found.addAll(Groups.members(engine, project, target.get().key()));
    return found;
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "addInstances", "removeInstances" ->
          Optional.of(
              Response.json(
                  at.engine().change(request, at, action, b -> changed(at, b, action, request))));
      case "setNamedPorts" ->
          Optional.of(
              Response.json(
                  at.engine().change(request, at, action, b -> portsNamed(at, b, request.json()))));
      case "listInstances" -> {
        ArrayNode items = Json.array();
        for (ObjectNode instance : members(at.engine(), at.project(), at.selfLink())) {
          ObjectNode item =
              items
                  .addObject()
                  .put("instance", instance.path("selfLink").asText())
                  .put("status", Lifecycle.status(instance, at.engine().operations().millis()));
          if (body.has("namedPorts")) {
            item.set("namedPorts", body.path("namedPorts"));
          }
        }
        ObjectNode out =
            Json.object()
                .put("kind", "compute#instanceGroupsListInstances")
                .put("id", at.path() + "/listInstances")
                .put("selfLink", at.selfLink() + "/listInstances");
        if (!items.isEmpty()) {
          out.set("items", items);
        }
        yield Optional.of(Response.json(out));
      }
      default -> Optional.empty();
    };
  }

  private static ObjectNode changed(Resource at, ObjectNode body, String action, Request request) {
    ObjectNode after = body.deepCopy();
    ArrayNode members = after.withArrayProperty("_members");
    for (JsonNode entry : request.json().path("instances")) {
      String link = Links.full(entry.path("instance").asText(), at.project());
      if (action.equals("addInstances")) {
        ObjectNode instance =
            at.engine().resolve(link, at.project()).orElseThrow(() -> Errors.notFound(link));
        if (contains(members, link)) {
          // The message as in github.com/ansible/ansible/issues/72897, read 2026-11-26.
          throw ApiError.legacy(
              400,
              "memberAlreadyExists",
              "Resource '%s' is already a member of '%s'."
                  .formatted(link.replace(Links.BASE, ""), at.path()));
        }
        if (!after.has("network")) {
          after.put("network", instance.path("networkInterfaces").path(0).path("network").asText());
        }
        members.add(link);
      } else {
        if (!contains(members, link)) {
          throw ApiError.legacy(
              400,
              "memberNotFound",
              "Resource '%s' is not a member of '%s'."
                  .formatted(link.replace(Links.BASE, ""), at.path()));
        }
        for (int i = members.size() - 1; i >= 0; i--) {
          if (members.get(i).asText().equals(link)) {
            members.remove(i);
          }
        }
      }
    }
    return after;
  }

  private static boolean contains(ArrayNode members, String link) {
    for (JsonNode member : members) {
      if (member.asText().equals(link)) {
        return true;
      }
    }
    return false;
  }
}

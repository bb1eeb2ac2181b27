package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /entities/ID/settings} and {@code /groups/ID/settings}: what holds for an entity, or for
 * those of a group: the value of the policy that covers it, else the default.
 */
final class AppliedSettings {
  private final Entities entities;
  private final Groups groups;
  private final Policies policies;
  private final Settings known;

  AppliedSettings(Entities entities, Groups groups, Policies policies) {
    this.entities = entities;
    this.groups = groups;
    this.policies = policies;
    this.known = new Settings();
  }

  void on(Routes routes) {
    routes
        .on("GET", "/entities/{uuid}/settings", (r, p) -> ofEntity(r, p))
        .on("GET", "/groups/{uuid}/settings", (r, p) -> ofGroup(r, p))
        .on("GET", "/groups/{uuid}/settingspolicies", (r, p) -> over(p));
  }

  private Response ofEntity(Request request, Map<String, String> path) {
    ObjectNode entity = entities.existing(path);
    List<ObjectNode> covering =
        policies.all().stream().filter(p -> policies.covers(p, entity)).toList();
    return shown(request, entity.path("className").asText(), covering);
  }

  private Response ofGroup(Request request, Map<String, String> path) {
    ObjectNode group = groups.existing(path);
    return shown(request, group.path("groupType").asText(), scoped(group));
  }

  private Response over(Map<String, String> path) {
    return Response.json(Json.array(scoped(groups.existing(path))));
  }

  /** Policies that name the group, and those for every entity of its type. */
  private List<ObjectNode> scoped(ObjectNode group) {
    String type = group.path("groupType").asText();
    return policies.all().stream()
        .filter(p -> p.path("entityType").asText().equals(type))
        .filter(
            p ->
                p.path("scopes").isEmpty()
                    || p.path("scopes").findValuesAsText("uuid").contains(uuid(group)))
        .toList();
  }

  private static String uuid(ObjectNode object) {
    return object.path("uuid").asText();
  }

  private Response shown(Request request, String type, List<ObjectNode> covering) {
    boolean breakdown = request.flag("include_settingspolicies");
    Map<String, List<ObjectNode>> byManager = new LinkedHashMap<>();
    for (String name : known.of(type)) {
      ObjectNode setting = known.standard(name).put("entityType", type);
      ArrayNode active = Json.MAPPER.createArrayNode();
      for (ObjectNode policy : covering) {
        value(policy, name)
            .ifPresent(
                value -> {
                  setting.put("value", value).put("sourceGroupUuid", uuid(policy));
                  setting.set("sourceGroupName", policy.get("displayName"));
                  ObjectNode by = active.addObject().put("value", value).put("numEntities", 1);
                  by.putObject("settingsPolicy")
                      .put("uuid", uuid(policy))
                      .put("displayName", policy.path("displayName").asText());
                });
      }
      if (breakdown && !active.isEmpty()) {
        setting.set("activeSettingsPolicies", active);
      }
      byManager.computeIfAbsent(known.manager(name), m -> new ArrayList<>()).add(setting);
    }
    List<ObjectNode> managers = new ArrayList<>();
    byManager.forEach(
        (manager, settings) ->
            managers.add(
                (ObjectNode)
                    Json.object()
                        .put("uuid", manager)
                        .put("category", Settings.category(manager))
                        .set("settings", Json.array(settings))));
    return Response.json(Json.array(managers));
  }

  private static Optional<String> value(ObjectNode policy, String name) {
    for (JsonNode manager : policy.path("settingsManagers")) {
      for (JsonNode setting : manager.path("settings")) {
        if (setting.path("uuid").asText().equals(name)) {
          return Optional.of(setting.path("value").asText());
        }
      }
    }
    return Optional.empty();
  }
}

package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What hangs together: supply chains, the accounts that entities belong to, all tags, the criteria
 * that groups may use, the policies over an entity.
 */
final class Topology {
  private static final Set<String> UNIT_TYPES = Set.of("DISCOUNT", "DISCOVERED");
  private static final Map<String, List<String>> PROVIDES =
      Map.of(Entities.MACHINE, List.of(), Entities.VOLUME, List.of(Entities.MACHINE));
  private static final Map<String, List<String>> NEEDS =
      Map.of(Entities.MACHINE, List.of(Entities.VOLUME), Entities.VOLUME, List.of());

  private final Entities entities;
  private final Groups groups;
  private final Policies policies;

  Topology(Entities entities, Groups groups, Policies policies) {
    this.entities = entities;
    this.groups = groups;
    this.policies = policies;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/supplychains", (r, p) -> Response.json(chain(scope(r))))
        .on("GET", "/entities/{uuid}/supplychains", (r, p) -> Response.json(chain(ofEntity(p))))
        .on("GET", "/tags", (r, p) -> Response.json(tags()))
        .on("GET", "/businessunits", (r, p) -> Response.json(units(r)))
        .on("GET", "/entities/{uuid}/settingspolicies", (r, p) -> Response.json(over(p)))
        // Templates come from hypervisors and plans; of a cloud there are none.
        .on("GET", "/templates", (r, p) -> Response.json(Json.array(List.of())));
  }

  /** Entities, members of groups, or all with {@code Market}: what {@code uuids} names. */
  private List<ObjectNode> scope(Request request) {
    List<ObjectNode> scope = new ArrayList<>();
    for (String uuid : request.param("uuids").orElse("Market").split(",", -1)) {
      if (Markets.isOne(uuid)) {
        return entities.all();
      }
      ObjectNode group = groups.find(uuid).orElse(null);
      if (group == null) {
        scope.addAll(ofEntity(Map.of("uuid", uuid)));
      } else {
        groups.members(group).forEach(m -> scope.addAll(connected(m)));
      }
    }
    return scope;
  }

  private List<ObjectNode> ofEntity(Map<String, String> path) {
    return connected(entities.existing(path));
  }

  /** A machine with its volumes, a volume with its machine. */
  private List<ObjectNode> connected(ObjectNode entity) {
    String uuid = entity.path("uuid").asText();
    return entities.all().stream()
        .filter(
            e ->
                e.path("uuid").asText().equals(uuid)
                    || e.path("providers").findValuesAsText("uuid").contains(uuid)
                    || entity
                        .path("providers")
                        .findValuesAsText("uuid")
                        .contains(e.path("uuid").asText()))
        .toList();
  }

  private static ObjectNode chain(List<ObjectNode> scope) {
    ObjectNode chain = Json.object();
    ObjectNode byType = chain.putObject("seMap");
    Set<String> seen = new HashSet<>();
    for (ObjectNode e : scope) {
      if (!seen.add(e.path("uuid").asText())) {
        continue;
      }
      String type = e.path("className").asText();
      ObjectNode of = byType.withObjectProperty(type);
      of.put("entityType", type).put("entitiesCount", of.path("entitiesCount").asInt() + 1);
      ObjectNode states = of.withObjectProperty("stateSummary");
      String state = e.path("state").asText();
      states.put(state, states.path(state).asInt() + 1);
      of.set("connectedConsumerTypes", Json.MAPPER.valueToTree(PROVIDES.get(type)));
      of.set("connectedProviderTypes", Json.MAPPER.valueToTree(NEEDS.get(type)));
      of.withObjectProperty("instances").set(e.path("uuid").asText(), e);
    }
    return chain;
  }

  private JsonNode tags() {
    Map<String, Set<String>> tags = new TreeMap<>();
    for (ObjectNode e : entities.all()) {
      for (Map.Entry<String, JsonNode> tag : e.path("tags").properties()) {
        Set<String> values = tags.computeIfAbsent(tag.getKey(), k -> new TreeSet<>());
        tag.getValue().forEach(v -> values.add(v.asText()));
      }
    }
    List<ObjectNode> shown = new ArrayList<>();
    tags.forEach(
        (key, values) -> {
          ObjectNode tag = Json.object().put("key", key);
          values.forEach(tag.putArray("values")::add);
          shown.add(tag);
        });
    return Json.array(shown);
  }

  /** The projects that the target's machines and disks are in. */
  private JsonNode units(Request request) {
    String type = request.param("type").orElse("DISCOVERED");
    Errors.oneOf(type, UNIT_TYPES, "business unit type");
    String cloud = request.param("cloud_type").orElse("GCP");
    if (type.equals("DISCOUNT") || !cloud.equals("GCP")) {
      return Json.array(List.of());
    }
    Map<String, Integer> members = new TreeMap<>();
    entities.projects().forEach(p -> members.merge(p, 1, Integer::sum));
    List<ObjectNode> units = new ArrayList<>();
    members.forEach(
        (project, count) ->
            units.add(
                Entities.reference(project, "BusinessAccount")
                    .put("environmentType", "CLOUD")
                    .put("businessUnitType", "DISCOVERED")
                    .put("cloudType", "GCP")
                    .put("accountId", project)
                    .put("memberType", "WORKLOAD")
                    .put("membersCount", count)
                    .put("master", false)));
    return Json.array(units);
  }

  private JsonNode over(Map<String, String> path) {
    ObjectNode entity = entities.existing(path);
    return Json.array(policies.all().stream().filter(p -> policies.covers(p, entity)).toList());
  }
}

package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /search}, {@code /entities}, {@code /stats}: finding entities and what they are like. */
final class Search {
  private static final List<String> STATISTICS =
      List.of("VCPU", "VMem", "StorageAccess", "StorageAmount", "IOThroughput", "NetThroughput");

  private final Entities entities;
  private final Groups groups;
  private final io.mlinfra.sandbox.SandboxClock clock;

  Search(Entities entities, Groups groups, io.mlinfra.sandbox.SandboxClock clock) {
    this.entities = entities;
    this.groups = groups;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/search", (r, p) -> Cursors.page(r, byType(r)))
        .on("POST", "/search", (r, p) -> Cursors.page(r, byCriteria(r)))
        .on("GET", "/search/{uuid}", (r, p) -> Response.json(entity(p)))
        .on("GET", "/entities/{uuid}", (r, p) -> Response.json(entity(p)))
        .on("GET", "/entities/{uuid}/tags", (r, p) -> Response.json(tags(p)))
        .on("POST", "/entities/{uuid}/tags", this::tag)
        .on("GET", "/entities/{uuid}/groups", (r, p) -> Response.json(groupsOf(p)))
        .on("GET", "/markets/{market}/entities", (r, p) -> Cursors.page(r, entities.all()))
        .on("GET", "/stats/{uuid}", this::stats)
        .on("POST", "/stats/{uuid}", this::stats)
        .on("GET", "/entities/{uuid}/stats", this::stats)
        .on("POST", "/entities/{uuid}/stats", this::stats);
  }

  private ObjectNode entity(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return entities.find(uuid).orElseThrow(() -> Errors.absent("Entity not found: " + uuid));
  }

  private List<ObjectNode> byType(Request request) {
    Set<String> types =
        Stream.of(request.param("types").orElse("").split(",", -1))
            .filter(t -> !t.isEmpty())
            .collect(Collectors.toSet());
    String query = request.param("q").orElse("").replace(".*", "");
    List<ObjectNode> found = new ArrayList<>();
    if (types.isEmpty() || types.contains("Group")) {
      found.addAll(groups.all());
    }
    for (ObjectNode e : entities.all()) {
      if (types.isEmpty() || types.contains(e.path("className").asText())) {
        found.add(e);
      }
    }
    found.removeIf(o -> !o.path("displayName").asText().contains(query));
    return found;
  }

  private List<ObjectNode> byCriteria(Request request) {
    ObjectNode body = Errors.body(request);
    String type = Errors.text(body, "className");
    if (!EntityTypes.exists(type)) {
      throw Errors.invalid("Unknown class name " + type);
    }
    String join = body.path("logicalOperator").asText("AND");
    Criteria.check(body.path("criteriaList"), join, type);
    String environment = body.path("environmentType").asText("");
    String cloud = body.path("cloudType").asText("");
    List<ObjectNode> all = type.equals("Group") ? groups.all() : entities.ofType(type);
    return all.stream()
        .filter(
            e ->
                environment.isEmpty()
                    || environment.equals("HYBRID")
                    || e.path("environmentType").asText().equals(environment))
        .filter(e -> cloud.isEmpty() || e.path("cloudType").asText().equals(cloud))
        .filter(e -> Criteria.meets(e, body.path("criteriaList"), join))
        .toList();
  }

  private JsonNode tags(Map<String, String> path) {
    List<ObjectNode> tags = new ArrayList<>();
    entity(path)
        .path("tags")
        .properties()
        .forEach(
            t -> {
              ObjectNode tag = Json.object().put("key", t.getKey());
              tags.add(tag.set("values", t.getValue()));
            });
    return Json.array(tags);
  }

  private Response tag(Request request, Map<String, String> path) {
    JsonNode given;
    try {
      given = Json.MAPPER.readTree(request.body());
    } catch (IOException e) {
      throw Errors.invalid("JSON parse error");
    }
    if (!given.isArray() || !given.valueStream().allMatch(JsonNode::isObject)) {
      throw Errors.invalid("A list of tags is required");
    }
    entities.tag(entity(path).path("uuid").asText(), given);
    return Response.json(tags(path));
  }

  private JsonNode groupsOf(Map<String, String> path) {
    String uuid = entity(path).path("uuid").asText();
    return Json.array(
        groups.all().stream()
            .filter(
                g -> groups.members(g).stream().anyMatch(m -> m.path("uuid").asText().equals(uuid)))
            .toList());
  }

  /** Nothing is measured here, so every value is zero; the names are those asked for. */
  private Response stats(Request request, Map<String, String> path) {
    ObjectNode entity = entity(path);
    ObjectNode body = request.body().length == 0 ? Errors.none() : Errors.body(request);
    List<String> names =
        body.path("statistics").isEmpty()
            ? STATISTICS
            : body.path("statistics").valueStream().map(s -> s.path("name").asText()).toList();
    ObjectNode at = Json.object().put("displayName", entity.path("displayName").asText());
    at.put("date", clock.now().toString()).put("epoch", "CURRENT");
    for (String name : names) {
      ObjectNode s = at.withArrayProperty("statistics").addObject().put("name", name);
      for (String of : List.of("capacity", "reserved", "values")) {
        s.putObject(of).put("max", 0.0).put("min", 0.0).put("avg", 0.0).put("total", 0.0);
      }
      s.put("value", 0.0).put("units", "");
    }
    return Response.json(Json.array(List.of(at)));
  }
}

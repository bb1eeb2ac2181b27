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

/** {@code /search}, {@code /entities}: finding entities and what they are like. */
final class Search {
  private final Entities entities;
  private final Groups groups;

  Search(Entities entities, Groups groups) {
    this.entities = entities;
    this.groups = groups;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/search", (r, p) -> Cursors.page(r, byType(r)))
        .on("POST", "/search", (r, p) -> Cursors.page(r, byCriteria(r)))
        .on("GET", "/search/criteria", (r, p) -> Response.json(criteria()))
        .on("GET", "/search/{uuid}", (r, p) -> Response.json(entities.existing(p)))
        .on("GET", "/entities/{uuid}", (r, p) -> Response.json(entities.existing(p)))
        .on("GET", "/entities/{uuid}/tags", (r, p) -> Response.json(tags(p)))
        .on("POST", "/entities/{uuid}/tags", this::tag)
        .on("GET", "/entities/{uuid}/groups", (r, p) -> Response.json(groupsOf(p)))
        .on("GET", "/markets/{market}/entities", (r, p) -> Cursors.page(r, entities.all()));
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
    entities
        .existing(path)
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
    entities.tag(entities.existing(path), given);
    return Response.json(tags(path));
  }

  private JsonNode groupsOf(Map<String, String> path) {
    String uuid = entities.existing(path).path("uuid").asText();
    return Json.array(
        groups.all().stream()
            .filter(
                g -> groups.members(g).stream().anyMatch(m -> m.path("uuid").asText().equals(uuid)))
            .toList());
  }

  /** What groups and searches of each type may ask for. */
  private static ObjectNode criteria() {
    ObjectNode all = Json.object();
    EntityTypes.filters()
        .forEach(
            (type, filters) -> {
              ObjectNode of = all.putObject(type);
              for (String filter : filters) {
                of.withArrayProperty("criteria")
                    .addObject()
                    .put("inputType", filter.endsWith("ByTag") ? "*" : "s")
                    .put("filterCategory", "property")
                    .put("filterType", filter);
              }
            });
    return all;
  }
}

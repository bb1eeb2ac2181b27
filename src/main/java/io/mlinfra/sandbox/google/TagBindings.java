package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/** Which tag values are on which resources, by the resources' full names. */
final class TagBindings {
  private static final String STORE = "resourcemanager/tagBindings";

  private final Store store;
  private final ProjectNumbers projects;
  private final Function<String, ObjectNode> values;

  /**
   * @param values finds a tag value by its name, or refuses
   */
  TagBindings(Store store, ProjectNumbers projects, Function<String, ObjectNode> values) {
    this.store = store;
    this.projects = projects;
    this.values = values;
  }

  void addTo(Routes routes) {
    routes
        .on("GET", "/v3/tagBindings", (r, p) -> list(r))
        .on("POST", "/v3/tagBindings", (r, p) -> create(r))
        .on("DELETE", "/v3/tagBindings/{resource}/tagValues/{value}", (r, p) -> delete(p))
        .on("GET", "/v3/effectiveTags", (r, p) -> effective(r));
  }

  boolean binds(String value) {
    return store.all(STORE).values().stream()
        .anyMatch(b -> b.path("tagValue").asText().equals(value));
  }

  private String resource(String given) {
    if (!given.matches("//[^/]+/.+")) {
      throw ApiError.parse("Invalid full resource name: '" + given + "'.");
    }
    return projects.numbered(given);
  }

  private Response create(Request request) {
    ObjectNode given = request.json();
    String parent = resource(given.path("parent").asText(""));
    ObjectNode value =
        values.apply(
            given.path("tagValue").asText(given.path("tagValueNamespacedName").asText("")));
    String name =
        "tagBindings/"
            + URLEncoder.encode(parent, StandardCharsets.UTF_8)
            + "/"
            + value.path("name").asText();
    ObjectNode binding =
        Json.object()
            .put("name", name)
            .put("parent", parent)
            .put("tagValue", value.path("name").asText())
            .put("tagValueNamespacedName", value.path("namespacedName").asText());
    return store.transaction(
        () -> {
          String key = value.path("parent").asText();
          for (ObjectNode other : store.all(STORE).values()) {
            if (other.path("parent").asText().equals(parent)
                && values
                    .apply(other.path("tagValue").asText())
                    .path("parent")
                    .asText()
                    .equals(key)) {
              throw ApiError.canonical(
                  409,
                  "ALREADY_EXISTS",
                  "A binding of a value of '" + key + "' to the resource exists already.");
            }
          }
          store.put(STORE, name, binding);
          return done(Operations.typed("google.cloud.resourcemanager.v3.TagBinding", binding));
        });
  }

  private static Response done(ObjectNode response) {
    return Response.json(Json.object().put("done", true).set("response", response));
  }

  private Response list(Request request) {
    String parent = resource(request.query().getOrDefault("parent", ""));
    ArrayNode found = Json.array();
    store.all(STORE).values().stream()
        .filter(b -> b.path("parent").asText().equals(parent))
        .forEach(found::add);
    return Response.json(Pages.of(request, "tagBindings", found, "pageSize", 300));
  }

  /** Clients write the resource's name with its slashes escaped, some of them twice. */
  private Response delete(Map<String, String> p) {
    String given = p.getOrDefault("resource", "");
    String parent = resource(given.startsWith("//") ? given : Documents.unescaped(given));
    String name =
        "tagBindings/"
            + URLEncoder.encode(parent, StandardCharsets.UTF_8)
            + "/tagValues/"
            + p.get("value");
    return store.transaction(
        () -> {
          var _ =
              store
                  .get(STORE, name)
                  .orElseThrow(
                      () -> ApiError.canonical(404, "NOT_FOUND", "Tag binding not found: " + name));
          store.remove(STORE, name);
          return done(Operations.typed("google.protobuf.Empty", Json.object()));
        });
  }

  /** A resource has what it is bound to, and what its project is. */
  private Response effective(Request request) {
    String parent = resource(request.query().getOrDefault("parent", ""));
    String project =
        "//cloudresourcemanager.googleapis.com/"
            + parent.replaceFirst("^//[^/]+/(?:.*?)(projects/[^/]+).*$", "$1");
    ArrayNode tags = Json.array();
    for (ObjectNode binding : store.all(STORE).values()) {
      String on = binding.path("parent").asText();
      if (!on.equals(parent) && !on.equals(project)) {
        continue;
      }
      ObjectNode value = values.apply(binding.path("tagValue").asText());
      String namespaced = value.path("namespacedName").asText();
      tags.addObject()
          .put("tagValue", value.path("name").asText())
          .put("namespacedTagValue", namespaced)
          .put("tagKey", value.path("parent").asText())
          .put("namespacedTagKey", namespaced.substring(0, namespaced.lastIndexOf('/')))
          .put("inherited", !on.equals(parent));
    }
    return Response.json(Pages.of(request, "effectiveTags", tags, "pageSize", 300));
  }
}

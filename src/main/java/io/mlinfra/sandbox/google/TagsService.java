package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resource Manager's tags: keys of projects and organizations, and the values of each. */
public final class TagsService implements SandboxService {
  private static final String TYPE = "google.cloud.resourcemanager.v3.";

  /**
   * What keys and values have in common.
   *
   * @param collection as in paths and names
   * @param type of the message
   * @param parents what a parent must look like
   */
  private record Level(String collection, String type, String parents) {
    static final Level KEY = new Level("tagKeys", "TagKey", "(projects|organizations)/[^/]+");
    static final Level VALUE = new Level("tagValues", "TagValue", "tagKeys/\\d+");

    String store() {
      return "resourcemanager/" + collection;
    }
  }

  private final Store store;
  private final SandboxClock clock;
  private final Operations operations;
  private final ProjectNumbers projects;
  private final TagBindings bindings;
  private final Routes routes = new Routes();

  public TagsService(Store store, SandboxClock clock, Policies policies, Operations operations) {
    this.store = store;
    this.clock = clock;
    this.operations = operations;
    this.projects = new ProjectNumbers(store);
    this.bindings = new TagBindings(store, projects, this::value);
    for (Level level : List.of(Level.KEY, Level.VALUE)) {
      String all = "/v3/" + level.collection();
      String one = all + "/{id}";
      routes
          .on("GET", all + "/namespaced", (r, p) -> Response.json(named(r, level)))
          .on("GET", all, (r, p) -> list(r, level))
          .on("POST", all, (r, p) -> create(r, level))
          .on("GET", one, (r, p) -> Response.json(find(level, p)))
          .on("PATCH", one, (r, p) -> patch(r, level, p))
          .on("DELETE", one, (r, p) -> delete(level, p));
      PolicyRoutes.add(routes, one, policies, p -> find(level, p).path("name").asText());
    }
    bindings.addTo(routes);
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private static ApiError missing(String name) {
    return ApiError.canonical(
        403,
        "PERMISSION_DENIED",
        "Permission denied on resource '" + name + "' (or it may not exist).");
  }

  private ObjectNode find(Level level, Map<String, String> p) {
    String name = level.collection() + "/" + p.get("id");
    return store.get(level.store(), name).orElseThrow(() -> missing(name));
  }

  /** A value by its name, or by its name below its key and project. */
  private ObjectNode value(String name) {
    return name.startsWith("tagValues/")
        ? store.get(Level.VALUE.store(), name).orElseThrow(() -> missing(name))
        : named(name, Level.VALUE);
  }

  private ObjectNode named(Request request, Level level) {
    return named(request.query().getOrDefault("name", ""), level);
  }

  private ObjectNode named(String namespaced, Level level) {
    return store.all(level.store()).values().stream()
        .filter(t -> t.path("namespacedName").asText().equals(namespaced))
        .findFirst()
        .orElseThrow(() -> missing(namespaced));
  }

  private Response list(Request request, Level level) {
    String parent = projects.numbered(request.query().getOrDefault("parent", ""));
    if (!parent.matches(level.parents())) {
      throw ApiError.parse("Invalid parent: '" + parent + "'.");
    }
    ArrayNode found = Json.array();
    store.all(level.store()).values().stream()
        .filter(t -> t.path("parent").asText().equals(parent))
        .forEach(found::add);
    return Response.json(Pages.of(request, level.collection(), found, "pageSize", 300));
  }

  private Response create(Request request, Level level) {
    ObjectNode given = request.json();
    String shortName = given.path("shortName").asText("");
    if (!shortName.matches("[a-zA-Z0-9]([a-zA-Z0-9_.-]{0,61}[a-zA-Z0-9])?")) {
      throw ApiError.parse("Invalid short name: '" + shortName + "'.");
    }
    String parent = given.path("parent").asText("");
    if (!parent.matches(level.parents())) {
      throw ApiError.parse("Invalid parent: '" + parent + "'.");
    }
    String above =
        level == Level.KEY
            ? projects.named(parent).replaceFirst(".*/", "")
            : store
                .get(Level.KEY.store(), parent)
                .orElseThrow(() -> missing(parent))
                .path("namespacedName")
                .asText();
    String namespaced = above + "/" + shortName;
    return store.transaction(
        () -> {
          if (store.all(level.store()).values().stream()
              .anyMatch(t -> t.path("namespacedName").asText().equals(namespaced))) {
            throw ApiError.canonical(
                409,
                "ALREADY_EXISTS",
                "A " + level.type() + " with the name '" + namespaced + "' already exists.");
          }
          String now = Documents.time(clock.now());
          ObjectNode tag = given.deepCopy();
          tag.put("name", level.collection() + "/" + Documents.digits(15))
              .put("parent", projects.numbered(parent))
              .put("namespacedName", namespaced)
              .put("createTime", now)
              .put("updateTime", now)
              .put("etag", Documents.etag());
          store.put(level.store(), tag.path("name").asText(), tag);
          return begun("Create", level, tag);
        });
  }

  private Response begun(String verb, Level level, ObjectNode tag) {
    ObjectNode metadata = Operations.typed(TYPE + verb + level.type() + "Metadata", Json.object());
    return operations.begun(
        "rctt.", Optional.of(metadata), Operations.typed(TYPE + level.type(), tag));
  }

  private Response patch(Request request, Level level, Map<String, String> p) {
    ObjectNode given = request.json();
    return store.transaction(
        () -> {
          ObjectNode before = find(level, p);
          fresh(given.path("etag").asText(""), before);
          ObjectNode settable = Json.object();
          if (given.has("description")) {
            settable.set("description", given.get("description"));
          }
          ObjectNode after =
              Documents.masked(before, settable, request.query().getOrDefault("updateMask", ""));
          after.put("updateTime", Documents.time(clock.now())).put("etag", Documents.etag());
          store.put(level.store(), after.path("name").asText(), after);
          ObjectNode operation = Json.object().put("done", true);
          operation.set("response", Operations.typed(TYPE + level.type(), after));
          return Response.json(operation);
        });
  }

  private static void fresh(String etag, ObjectNode current) {
    if (Documents.stale(etag, current.path("etag").asText())) {
      throw ApiError.canonical(409, "ABORTED", "The etag is not the current one.");
    }
  }

  private Response delete(Level level, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode tag = find(level, p);
          String name = tag.path("name").asText();
          boolean used =
              level == Level.KEY
                  ? store.all(Level.VALUE.store()).values().stream()
                      .anyMatch(v -> v.path("parent").asText().equals(name))
                  : bindings.binds(name);
          if (used) {
            throw ApiError.canonical(
                400,
                "FAILED_PRECONDITION",
                level == Level.KEY
                    ? "Cannot delete a tag key that still has tag values."
                    : "Cannot delete tag value still attached to resources.");
          }
          store.remove(level.store(), name);
          return begun("Delete", level, tag);
        });
  }
}

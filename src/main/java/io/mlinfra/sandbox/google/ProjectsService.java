package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resource Manager's projects and their policies. A project that nobody created is there all the
 * same, so that a plan can be tried in any; one that was deleted is not.
 */
public final class ProjectsService implements SandboxService {
  static final String STORE = "resourcemanager/projects";

  /** Where what projects hold is kept, under keys that begin with the project. */
  private static final List<String> USED =
      List.of("compute/networks", "compute/projects", ServiceUsageService.STORE);

  private static final Pattern TERM =
      Pattern.compile(
          "(id|projectId|name|displayName|lifecycleState|state|labels\\.[a-z0-9_-]+)\\s*[=:]\\s*(\"[^\"]*\"|[^\\s()]+)");

  /** The fields as they are kept. */
  private static final Map<String, String> FIELDS =
      Map.of("id", "projectId", "displayName", "name", "state", "lifecycleState");

  private static final EnumEncoding ENUMS =
      new EnumEncoding(Map.of("state", List.of("STATE_UNSPECIFIED", "ACTIVE", "DELETE_REQUESTED")));

  private final Store store;
  private final SandboxClock clock;
  private final Operations operations;
  private final Routes routes = new Routes();

  public ProjectsService(
      Store store, SandboxClock clock, Policies policies, Operations operations) {
    this.store = store;
    this.clock = clock;
    this.operations = operations;
    for (String version : List.of("v1", "v3")) {
      String all = "/" + version + "/projects";
      String project = all + "/{project}";
      PolicyRoutes.add(routes, project, policies, p -> "projects/" + p.get("project"));
      routes
          .on("POST", project + ":undelete", (r, p) -> state(p, version, "ACTIVE"))
          .on("POST", all, (r, p) -> create(r, version))
          .on("GET", all, (r, p) -> list(r, version))
          .on("GET", project, (r, p) -> Response.json(shown(find(p), version)))
          .on("DELETE", project, (r, p) -> state(p, version, "DELETE_REQUESTED"));
    }
    routes
        .on("POST", "/v1/projects/{project}:getAncestry", this::ancestry)
        .on("PUT", "/v1/projects/{project}", (r, p) -> update(r, p, "v1"))
        .on("PATCH", "/v3/projects/{project}", (r, p) -> update(r, p, "v3"))
        .on("GET", "/v3/projects:search", (r, p) -> list(r, "v3"));
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request).map(answer -> ENUMS.answer(request, answer));
  }

  /** In the form of version 1, which is the one that is stored. */
  private ObjectNode find(Map<String, String> p) {
    String id = p.getOrDefault("project", "");
    if (!id.matches("[a-z][-a-z0-9]{4,28}[a-z0-9]|\\d+")) {
      throw ApiError.canonical(403, "PERMISSION_DENIED", "The caller does not have permission");
    }
    return store
        .get(STORE, id)
        .orElseGet(
            () ->
                Json.object()
                    .put("projectNumber", Documents.PROJECT_NUMBER)
                    .put("projectId", id)
                    .put("lifecycleState", "ACTIVE")
                    .put("name", id)
                    .put("createTime", "2024-01-01T00:00:00.000Z"));
  }

  private static ObjectNode shown(ObjectNode project, String version) {
    if (version.equals("v1")) {
      return project;
    }
    ObjectNode json =
        Json.object()
            .put("name", "projects/" + project.path("projectNumber").asText())
            .put("projectId", project.path("projectId").asText())
            .put("state", project.path("lifecycleState").asText())
            .put("displayName", project.path("name").asText())
            .put("createTime", project.path("createTime").asText())
            .put("updateTime", project.path("createTime").asText())
            .put("etag", "W/\"" + Integer.toHexString(project.hashCode()) + "\"");
    JsonNode parent = project.path("parent");
    if (parent.isObject()) {
      json.put("parent", parent.path("type").asText() + "s/" + parent.path("id").asText());
    }
    if (project.has("labels")) {
      json.set("labels", project.get("labels"));
    }
    return json;
  }

  private Response create(Request request, String version) {
    ObjectNode given = request.json();
    String id = given.path("projectId").asText("");
    if (!id.matches("[a-z][-a-z0-9]{4,28}[a-z0-9]")) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "field [project_id] has issue [project_id must be valid]");
    }
    return store.transaction(
        () -> {
          if (store.get(STORE, id).isPresent()) {
            throw ApiError.canonical(409, "ALREADY_EXISTS", "Requested entity already exists");
          }
          ObjectNode project =
              Json.object()
                  .put("projectNumber", Documents.PROJECT_NUMBER)
                  .put("projectId", id)
                  .put("lifecycleState", "ACTIVE")
                  .put("name", given.path("name").asText(given.path("displayName").asText(id)))
                  .put("createTime", Documents.time(clock.now()));
          copy(given, project);
          store.put(STORE, id, project);
          boolean first = version.equals("v1");
          ObjectNode metadata =
              Operations.typed(
                  first
                      ? "google.cloudresourcemanager.v1.ProjectCreationStatus"
                      : "google.cloud.resourcemanager.v3.CreateProjectMetadata",
                  Json.object().put("gettable", true).put("ready", true));
          return operations.begun(
              "cp.",
              Optional.of(metadata),
              Operations.typed(
                  first
                      ? "google.cloudresourcemanager.v1.Project"
                      : "google.cloud.resourcemanager.v3.Project",
                  shown(project, version)));
        });
  }

  private static void copy(ObjectNode given, ObjectNode project) {
    if (given.path("labels").isObject()) {
      project.set("labels", given.get("labels"));
    }
    if (given.path("parent").isTextual()) {
      String[] parts = given.path("parent").asText().split("s/", 2);
      given = given.deepCopy();
      given.putObject("parent").put("type", parts[0]).put("id", parts.length > 1 ? parts[1] : "");
    }
    if (given.path("parent").isObject()) {
      project.set("parent", given.get("parent"));
    }
  }

  private Response list(Request request, String version) {
    ArrayNode all = Json.array();
    String filter =
        request.query().getOrDefault("filter", request.query().getOrDefault("query", ""));
    known().stream()
        .map(id -> find(Map.of("project", id)))
        .filter(p -> fits(p, filter))
        .forEach(p -> all.add(shown(p, version)));
    return Response.json(Pages.of(request, "projects", all));
  }

  /** Projects that somebody made, and those that somebody put something into. */
  private Set<String> known() {
    Set<String> ids = new TreeSet<>(store.all(STORE).keySet());
    for (String collection : USED) {
      store.all(collection).keySet().forEach(k -> ids.add(k.split("/", 2)[0]));
    }
    return ids;
  }

  /** The terms that clients use most; one that is not known here holds for every project. */
  private static boolean fits(ObjectNode project, String filter) {
    Matcher term = TERM.matcher(filter);
    while (term.find()) {
      String field = FIELDS.getOrDefault(term.group(1), term.group(1));
      String wanted = term.group(2).replace("\"", "");
      String value =
          field.startsWith("labels.")
              ? project.path("labels").path(field.substring(7)).asText("")
              : project.path(field).asText("");
      boolean fits =
          wanted.endsWith("*")
              ? value.startsWith(wanted.substring(0, wanted.length() - 1))
              : value.equalsIgnoreCase(wanted);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private Response update(Request request, Map<String, String> p, String version) {
    return store.transaction(
        () -> {
          ObjectNode given = request.json();
          ObjectNode after = find(p).deepCopy();
          String name = given.path("name").asText("");
          if (version.equals("v1") && !name.isEmpty()) {
            after.put("name", name);
          }
          if (given.has("displayName")) {
            after.put("name", given.path("displayName").asText());
          }
          copy(given, after);
          store.put(STORE, after.path("projectId").asText(), after);
          return Response.json(shown(after, version));
        });
  }

  /** The project itself and what it belongs to, from below. */
  private Response ancestry(Request request, Map<String, String> p) {
    ObjectNode project = find(p);
    ObjectNode out = Json.object();
    ArrayNode all = out.putArray("ancestor");
    all.addObject()
        .putObject("resourceId")
        .put("type", "project")
        .put("id", project.path("projectId").asText());
    if (project.path("parent").isObject()) {
      all.addObject().set("resourceId", project.get("parent"));
    }
    return Response.json(out);
  }

  private Response state(Map<String, String> p, String version, String state) {
    return store.transaction(
        () -> {
          ObjectNode after = find(p).deepCopy().put("lifecycleState", state);
          store.put(STORE, after.path("projectId").asText(), after);
          if (version.equals("v1")) {
            return Response.json(Json.object());
          }
          return operations.begun(
              "pd.",
              Optional.empty(),
              Operations.typed("google.cloud.resourcemanager.v3.Project", shown(after, version)));
        });
  }
}

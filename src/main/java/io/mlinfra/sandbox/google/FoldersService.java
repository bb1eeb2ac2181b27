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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resource Manager's folders, and the policies of folders and organizations. */
public final class FoldersService implements SandboxService {
  private static final String STORE = "resourcemanager/folders";
  private static final String TYPE = "google.cloud.resourcemanager.v3.";
  private static final Pattern TERM =
      Pattern.compile("(parent|displayName|state)\\s*[=:]\\s*(\"[^\"]*\"|\\S+)");

  private final Store store;
  private final SandboxClock clock;
  private final Operations operations;
  private final Routes routes = new Routes();

  public FoldersService(Store store, SandboxClock clock, Policies policies, Operations operations) {
    this.store = store;
    this.clock = clock;
    this.operations = operations;
    for (String kind : new String[] {"folders", "organizations"}) {
      for (String version : new String[] {"v1", "v2", "v3"}) {
        String one = "/" + version + "/" + kind + "/{id}";
        PolicyRoutes.add(routes, one, policies, p -> kind + "/" + p.get("id"));
      }
    }
    routes
        .on("GET", "/v1/organizations/{id}", (r, p) -> Response.json(organization(p, "v1")))
        .on("GET", "/v3/organizations/{id}", (r, p) -> Response.json(organization(p, "v3")));
    String folder = "/v3/folders/{id}";
    routes
        .on("GET", "/v3/folders:search", (r, p) -> list(r, r.query().getOrDefault("query", "")))
        .on(
            "GET",
            "/v3/folders",
            (r, p) -> list(r, "parent=" + r.query().getOrDefault("parent", "")))
        .on("POST", "/v3/folders", (r, p) -> create(r.json()))
        .on("GET", folder, (r, p) -> Response.json(find(p)))
        .on("PATCH", folder, this::patch)
        .on("POST", folder + ":move", this::move)
        .on("POST", folder + ":undelete", (r, p) -> state(p, "ACTIVE"))
        .on("DELETE", folder, (r, p) -> state(p, "DELETE_REQUESTED"))
        // No organization is anybody's here; folders take any as their parent.
        .on("POST", "/v1/organizations:search", (r, p) -> Response.json(Json.object()))
        .on("GET", "/v3/organizations:search", (r, p) -> Response.json(Json.object()));
    version2();
  }

  /** The version that gcloud speaks: another name for the state, and no operation to delete. */
  private void version2() {
    String folder = "/v2/folders/{id}";
    routes
        .on(
            "GET",
            "/v2/folders",
            (r, p) -> list2(r, "parent=" + r.query().getOrDefault("parent", "")))
        .on("POST", "/v2/folders:search", (r, p) -> list2(r, r.json().path("query").asText("")))
        .on(
            "POST",
            "/v2/folders",
            (r, p) -> create(r.json().put("parent", r.query().getOrDefault("parent", ""))))
        .on("GET", folder, (r, p) -> Response.json(second(find(p))))
        .on(
            "PATCH",
            folder,
            (r, p) ->
                Response.json(
                    store.transaction(
                        () ->
                            second(
                                changed(p, "displayName", r.json().path("displayName").asText())))))
        .on("POST", folder + ":move", this::move)
        .on("POST", folder + ":undelete", (r, p) -> state2(p, "ACTIVE"))
        .on("DELETE", folder, (r, p) -> state2(p, "DELETE_REQUESTED"));
  }

  private static ObjectNode second(ObjectNode folder) {
    ObjectNode shown = folder.deepCopy();
    shown.set("lifecycleState", shown.remove("state"));
    shown.remove(List.of("updateTime", "etag"));
    return shown;
  }

  private Response list2(Request request, String query) {
    ArrayNode found = Json.array();
    String third = query.replace("lifecycleState", "state");
    store.all(STORE).values().stream()
        .filter(f -> fits(f, third))
        .forEach(f -> found.add(second(f)));
    return Response.json(Pages.of(request, "folders", found));
  }

  private Response state2(Map<String, String> p, String state) {
    return Response.json(store.transaction(() -> second(changed(p, "state", state))));
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  /** Every organization that is asked for is there; they are not made by calls. */
  private static ObjectNode organization(Map<String, String> p, String version) {
    String id = p.getOrDefault("id", "");
    if (!id.matches("\\d{1,19}")) {
      throw ApiError.canonical(403, "PERMISSION_DENIED", "The caller does not have permission");
    }
    ObjectNode found =
        Json.object().put("name", "organizations/" + id).put("displayName", "example.com");
    String customer = "C0" + Integer.toString(id.hashCode() & 0x7fffffff, 36);
    if (version.equals("v3")) {
      return found
          .put("directoryCustomerId", customer)
          .put("state", "ACTIVE")
          .put("createTime", "2024-01-01T00:00:00.000Z");
    }
    found.putObject("owner").put("directoryCustomerId", customer);
    return found
        .put("organizationId", id)
        .put("creationTime", "2024-01-01T00:00:00.000Z")
        .put("lifecycleState", "ACTIVE");
  }

  private ObjectNode find(Map<String, String> p) {
    return store
        .get(STORE, p.getOrDefault("id", ""))
        .orElseThrow(
            () ->
                ApiError.canonical(
                    403, "PERMISSION_DENIED", "The caller does not have permission"));
  }

  private Response list(Request request, String query) {
    ArrayNode found = Json.array();
    store.all(STORE).values().stream().filter(f -> fits(f, query)).forEach(found::add);
    return Response.json(Pages.of(request, "folders", found));
  }

  private static boolean fits(ObjectNode folder, String query) {
    Matcher term = TERM.matcher(query);
    while (term.find()) {
      String wanted = term.group(2).replace("\"", "");
      if (!folder.path(term.group(1)).asText().equals(wanted)) {
        return false;
      }
    }
    return true;
  }

  private Response create(ObjectNode given) {
    String name = given.path("displayName").asText("");
    String parent = given.path("parent").asText("");
    if (name.length() < 3
        || name.length() > 30
        || !parent.matches("(folders|organizations)/\\S+")) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
    }
    return store.transaction(
        () -> {
          String same = "parent=" + parent + " displayName=\"" + name + "\"";
          if (store.all(STORE).values().stream().anyMatch(f -> fits(f, same))) {
            throw ApiError.canonical(
                400,
                "FAILED_PRECONDITION",
                "The folder operation violates display name uniqueness within the parent.");
          }
          String id = Documents.digits(12);
          String now = Documents.time(clock.now());
          ObjectNode folder =
              Json.object()
                  .put("name", "folders/" + id)
                  .put("parent", parent)
                  .put("displayName", name)
                  .put("state", "ACTIVE")
                  .put("createTime", now)
                  .put("updateTime", now)
                  .put("etag", Documents.etag());
          store.put(STORE, id, folder);
          return operations.begun(
              "cf.", Optional.empty(), Operations.typed(TYPE + "Folder", folder));
        });
  }

  private ObjectNode changed(Map<String, String> p, String field, String value) {
    ObjectNode after = find(p).deepCopy().put(field, value);
    after.put("updateTime", Documents.time(clock.now())).put("etag", Documents.etag());
    store.put(STORE, p.getOrDefault("id", ""), after);
    return after;
  }

  private Response patch(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode after = changed(p, "displayName", request.json().path("displayName").asText());
          return operations.begun(
              "uf.",
              Optional.of(Operations.typed(TYPE + "UpdateFolderMetadata", Json.object())),
              Operations.typed(TYPE + "Folder", after));
        });
  }

  private Response move(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode after =
              changed(p, "parent", request.json().path("destinationParent").asText());
          return operations.begun(
              "mf.",
              Optional.of(Operations.typed(TYPE + "MoveFolderMetadata", Json.object())),
              Operations.typed(TYPE + "Folder", after));
        });
  }

  private Response state(Map<String, String> p, String state) {
    return store.transaction(
        () -> {
          ObjectNode after = changed(p, "state", state);
          ObjectNode operation = Json.object().put("done", true);
          operation.set("response", Operations.typed(TYPE + "Folder", after));
          return Response.json(operation);
        });
  }
}

package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** IAM's roles: the predefined ones, and the custom ones of projects and organizations. */
public final class RolesService implements SandboxService {
  static final String STORE = "iam/roles";

  private final Store store;
  private final Routes routes = new Routes();

  public RolesService(Store store) {
    this.store = store;
    for (String level : List.of("projects", "organizations")) {
      String roles = "/v1/" + level + "/{parent}/roles";
      routes
          .on("GET", roles, (r, p) -> list(r, level, p))
          .on("POST", roles, (r, p) -> create(r, level, p))
          .on("POST", roles + "/{role}:undelete", (r, p) -> deleted(level, p, false))
          .on("GET", roles + "/{role}", (r, p) -> Response.json(find(level, p)))
          .on("PATCH", roles + "/{role}", (r, p) -> patch(r, level, p))
          .on("DELETE", roles + "/{role}", (r, p) -> deleted(level, p, true));
    }
    routes
        .on(
            "POST",
            "/v1/permissions:queryTestablePermissions",
            (r, p) -> Response.json(Json.object()))
        .on("POST", "/v1/roles:queryGrantableRoles", (r, p) -> grantable(r))
        .on(
            "GET",
            "/v1/roles",
            (r, p) -> Response.json(Pages.of(r, "roles", PredefinedRoles.all())))
        .on("GET", "/v1/roles/{role}", (r, p) -> predefined("roles/" + p.get("role")));
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private static Response grantable(Request request) {
    ObjectNode asked = request.json();
    String resource = asked.path("fullResourceName").asText("");
    if (!resource.matches("//[^/]+/.+")) {
      throw ApiError.parse("Invalid resource name: '" + resource + "'.");
    }
    // Pages are asked for in the body.
    Map<String, String> page = new HashMap<>();
    asked.properties().forEach(f -> page.put(f.getKey(), f.getValue().asText()));
    Request paged =
        new Request(
            request.method(),
            request.path(),
            request.segments(),
            page,
            request.headers(),
            request.body());
    return Response.json(Pages.of(paged, "roles", PredefinedRoles.grantable(resource)));
  }

  private static Response predefined(String name) {
    return Response.json(PredefinedRoles.find(name).orElseThrow(() -> missing(name)));
  }

  private static ApiError missing(String name) {
    return ApiError.canonical(404, "NOT_FOUND", "The role named " + name + " was not found.");
  }

  private static String prefix(String level, Map<String, String> p) {
    return level + "/" + p.get("parent") + "/roles/";
  }

  private ObjectNode find(String level, Map<String, String> p) {
    String name = prefix(level, p) + p.get("role");
    return store.get(STORE, name).orElseThrow(() -> missing(name));
  }

  private Response list(Request request, String level, Map<String, String> p) {
    ArrayNode roles = Json.array();
    store.under(STORE, prefix(level, p)).stream()
        .filter(r -> request.flag("showDeleted") || !r.path("deleted").asBoolean())
        .forEach(
            r -> {
              ObjectNode shown = r.deepCopy();
              if (!request.query().getOrDefault("view", "").equals("FULL")) {
                shown.remove("includedPermissions");
              }
              roles.add(shown);
            });
    return Response.json(Pages.of(request, "roles", roles));
  }

  private Response create(Request request, String level, Map<String, String> p) {
    String id = request.json().path("roleId").asText("");
    if (!id.matches("[a-zA-Z0-9_.]{3,64}")) {
      throw ApiError.canonical(
          400,
          "INVALID_ARGUMENT",
          "The role_id " + id + " does not match \"[a-zA-Z0-9_\\.]{3,64}\".");
    }
    String name = prefix(level, p) + id;
    return store.transaction(
        () -> {
          if (store.get(STORE, name).isPresent()) {
            throw ApiError.canonical(
                409,
                "ALREADY_EXISTS",
                "A role named " + id + " in " + level + "/" + p.get("parent") + " already exists.");
          }
          ObjectNode role =
              request.json().path("role") instanceof ObjectNode r ? r.deepCopy() : Json.object();
          role.put("name", name).put("etag", Documents.etag());
          store.put(STORE, name, role);
          return Response.json(role);
        });
  }

  private Response patch(Request request, String level, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode before = find(level, p);
          ObjectNode given = request.json();
          String etag = given.path("etag").asText("");
          if (Documents.stale(etag, before.path("etag").asText())) {
            throw ApiError.canonical(
                409,
                "ABORTED",
                "There were concurrent policy changes. Please retry the whole read-modify-write"
                    + " with exponential backoff.");
          }
          ObjectNode after =
              Documents.masked(before, given, request.query().getOrDefault("updateMask", ""));
          after.put("name", before.path("name").asText()).put("etag", Documents.etag());
          store.put(STORE, before.path("name").asText(), after);
          return Response.json(after);
        });
  }

  private Response deleted(String level, Map<String, String> p, boolean deleted) {
    return store.transaction(
        () -> {
          ObjectNode after = find(level, p).deepCopy();
          if (deleted) {
            after.put("deleted", true);
          } else {
            after.remove("deleted");
          }
          store.put(STORE, after.path("name").asText(), after.put("etag", Documents.etag()));
          return Response.json(after);
        });
  }
}

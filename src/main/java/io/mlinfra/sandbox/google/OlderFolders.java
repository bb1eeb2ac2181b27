package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folders as version 2 of Resource Manager has them, which gcloud still speaks: the parent of a new
 * one stands in the URL, a state has another name, and a change is answered with the folder.
 */
public final class OlderFolders implements SandboxService {
  private static final String FOLDER = "/v2/folders/{id}";

  private final FoldersService folders;
  private final Routes routes = new Routes();

  public OlderFolders(FoldersService folders) {
    this.folders = folders;
    routes
        .on("POST", "/v2/folders:search", this::search)
        .on("GET", "/v2/folders", (r, p) -> shown(call(r, "GET", "v3/folders", r.query(), "")))
        .on("POST", "/v2/folders", this::create)
        .on("GET", FOLDER, (r, p) -> shown(passed(r)))
        .on("PATCH", FOLDER, (r, p) -> changed(r, p))
        .on("DELETE", FOLDER, (r, p) -> changed(r, p))
        .on("POST", FOLDER + ":undelete", (r, p) -> changed(r, p))
        .on("POST", FOLDER + ":move", (r, p) -> passed(r))
        .on("POST", FOLDER + ":getIamPolicy", (r, p) -> passed(r))
        .on("POST", FOLDER + ":setIamPolicy", (r, p) -> passed(r))
        .on("POST", FOLDER + ":testIamPermissions", (r, p) -> passed(r));
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private Response search(Request request, Map<String, String> p) {
    ObjectNode given = request.json();
    Map<String, String> query = new HashMap<>();
    for (String field : List.of("query", "pageSize", "pageToken")) {
      if (given.hasNonNull(field)) {
        query.put(field, given.path(field).asText().replace("lifecycleState", "state"));
      }
    }
    return shown(call(request, "GET", "v3/folders:search", query, ""));
  }

  private Response create(Request request, Map<String, String> p) {
    ObjectNode body = request.json();
    request.param("parent").ifPresent(parent -> body.put("parent", parent));
    return call(request, "POST", "v3/folders", Map.of(), body.toString());
  }

  /** The same call on the newer version. */
  private Response passed(Request request) {
    return call(
        request,
        request.method(),
        request.path().substring(1).replaceFirst("^v2", "v3"),
        request.query(),
        new String(request.body(), StandardCharsets.UTF_8));
  }

  private Response call(
      Request request, String method, String path, Map<String, String> query, String body) {
    Request inner =
        new Request(
            method,
            "/" + path,
            List.of(path.split("/", -1)),
            query,
            request.headers(),
            body.getBytes(StandardCharsets.UTF_8));
    return folders
        .handle(inner)
        .orElseThrow(() -> ApiError.canonical(404, "NOT_FOUND", "Not found: /" + path));
  }

  /** The newer version answers with an operation, this one with the folder as it is then. */
  private Response changed(Request request, Map<String, String> p) {
    Response begun = passed(request);
    return begun.status() >= 300
        ? begun
        : shown(call(request, "GET", "v3/folders/" + p.get("id"), Map.of(), ""));
  }

  private static Response shown(Response answer) {
    JsonNode body = answer.json();
    if (body == null) {
      return answer;
    }
    if (!body.has("folders")) {
      return Response.json(body.has("displayName") ? older(body) : body);
    }
    ObjectNode page = body.deepCopy();
    ArrayNode all = page.putArray("folders");
    body.path("folders").forEach(f -> all.add(older(f)));
    return Response.json(page);
  }

  private static ObjectNode older(JsonNode folder) {
    ObjectNode older = Json.object();
    for (String field : List.of("name", "parent", "displayName", "createTime")) {
      if (folder.has(field)) {
        older.set(field, folder.get(field));
      }
    }
    return older.put("lifecycleState", folder.path("state").asText("ACTIVE"));
  }
}

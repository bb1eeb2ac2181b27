package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Base64;

/** {@code /api/2.0/workspace}: folders and files. */
final class Files {
  private static final String COLLECTION = "databricks.file";
  private static final String PATH = "/api/2.0/workspace/";
  private static final int MOST_BYTES = 10 << 20;

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  Files(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH + "get-status", (r, p) -> Response.json(status(existing(path(r)))))
        .on("GET", PATH + "list", (r, p) -> list(r))
        .on("GET", PATH + "export", (r, p) -> export(r))
        .on("POST", PATH + "mkdirs", (r, p) -> mkdirs(r))
        .on("POST", PATH + "import", (r, p) -> add(r))
        .on("POST", PATH + "delete", (r, p) -> delete(r));
  }

  private static ObjectNode status(ObjectNode object) {
    ObjectNode shown = object.deepCopy();
    shown.remove("content");
    return shown;
  }

  private Response list(Request request) {
    ObjectNode folder = existing(path(request));
    ObjectNode answer = Json.object();
    if (!folder.path("object_type").asText().equals("DIRECTORY")) {
      answer.putArray("objects").add(status(folder));
      return Response.json(answer);
    }
    String prefix = folder.path("path").asText() + "/";
    ArrayNode objects = Json.array();
    store
        .entriesUnder(COLLECTION, prefix)
        .forEach(
            (path, object) -> {
              if (path.indexOf('/', prefix.length()) < 0) {
                objects.add(status(object));
              }
            });
    if (!objects.isEmpty()) {
      answer.set("objects", objects);
    }
    return Response.json(answer);
  }

  private Response export(Request request) {
    ObjectNode file = existing(path(request));
    if (!file.has("content")) {
      throw Errors.invalid("Folders cannot be exported in this format.");
    }
    return Response.json(
        Json.object().put("content", file.path("content").asText()).put("file_type", "sh"));
  }

  private Response mkdirs(Request request) {
    String path = Errors.text(Errors.body(request), "path");
    absolute(path);
    return store.transaction(
        () -> {
          for (int at = path.indexOf('/', 1); ; at = path.indexOf('/', at + 1)) {
            String folder = at < 0 ? path : path.substring(0, at);
            if (store.get(COLLECTION, folder).isEmpty()) {
              put(folder, "DIRECTORY", Json.object());
            }
            if (at < 0) {
              return Response.json(Json.object());
            }
          }
        });
  }

  private Response add(Request request) {
    ObjectNode body = Errors.body(request);
    String path = Errors.text(body, "path");
    absolute(path);
    String parent = path.substring(0, path.lastIndexOf('/'));
    if (!parent.isEmpty() && store.get(COLLECTION, parent).isEmpty()) {
      throw Errors.absent("The parent folder (" + parent + ") does not exist.");
    }
    String content = body.path("content").asText("");
    try {
      if (Base64.getDecoder().decode(content).length > MOST_BYTES) {
        throw Errors.of(400, "MAX_NOTEBOOK_SIZE_EXCEEDED", "The content is larger than 10 MB.");
      }
    } catch (IllegalArgumentException e) {
      throw Errors.invalid("The content is not base64-encoded.");
    }
    if (store.get(COLLECTION, path).isPresent() && !body.path("overwrite").asBoolean()) {
      throw Errors.of(400, "RESOURCE_ALREADY_EXISTS", "Path (" + path + ") already exists.");
    }
    return store.transaction(
        () -> {
          put(path, "FILE", Json.object().put("content", content));
          return Response.json(Json.object());
        });
  }

  private void put(String path, String type, ObjectNode object) {
    object.put("object_type", type).put("path", path).put("object_id", ids.object());
    object.put("created_at", clock.millis()).put("modified_at", clock.millis());
    store.put(COLLECTION, path, object);
  }

  private Response delete(Request request) {
    ObjectNode body = Errors.body(request);
    String path = Errors.text(body, "path");
    existing(path);
    boolean full = !store.entriesUnder(COLLECTION, path + "/").isEmpty();
    if (full && !body.path("recursive").asBoolean()) {
      throw Errors.of(400, "DIRECTORY_NOT_EMPTY", "Folder (" + path + ") is not empty");
    }
    return store.transaction(
        () -> {
          java.util.List.copyOf(store.entriesUnder(COLLECTION, path + "/").keySet())
              .forEach(k -> store.remove(COLLECTION, k));
          store.remove(COLLECTION, path);
          return Response.json(Json.object());
        });
  }

  private static String path(Request request) {
    return request.param("path").orElseThrow(() -> Errors.invalid("Missing required field: path"));
  }

  private static void absolute(String path) {
    if (!path.startsWith("/")) {
      throw Errors.invalid("Path (" + path + ") doesn't start with '/'");
    }
  }

  private ObjectNode existing(String path) {
    return store
        .get(COLLECTION, path)
        .orElseThrow(() -> Errors.absent("Path (" + path + ") doesn't exist."));
  }
}

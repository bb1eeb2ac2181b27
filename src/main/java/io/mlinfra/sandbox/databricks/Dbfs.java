package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code /api/2.0/dbfs}: the older file system; folders exist by what lies in them. */
final class Dbfs {
  private static final String PATH = "/api/2.0/dbfs/";
  private static final String COLLECTION = "databricks.dbfs";
  private static final String HANDLES = "databricks.dbfs_handle";
  private static final int MOST_READ = 1 << 20;

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  Dbfs(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH + "get-status", (r, p) -> Response.json(shown(existing(queried(r)))))
        .on("GET", PATH + "list", (r, p) -> list(r))
        .on("GET", PATH + "read", (r, p) -> read(r))
        .on("POST", PATH + "put", (r, p) -> put(r))
        .on("POST", PATH + "mkdirs", (r, p) -> mkdirs(r))
        .on("POST", PATH + "delete", (r, p) -> delete(r))
        .on("POST", PATH + "move", (r, p) -> move(r))
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("POST", PATH + "add-block", (r, p) -> addBlock(r))
        .on("POST", PATH + "close", (r, p) -> close(r));
  }

  private static String normal(String path) {
    String plain = path.startsWith("dbfs:") ? path.substring("dbfs:".length()) : path;
    if (!plain.startsWith("/")) {
      throw Errors.invalid("Path must be absolute: " + path);
    }
    return plain.length() > 1 && plain.endsWith("/")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  private static String queried(Request request) {
    return normal(Errors.queried(request, "path"));
  }

  private Optional<ObjectNode> find(String path) {
    Optional<ObjectNode> stored = store.get(COLLECTION, path);
    boolean folder = path.equals("/") || !store.entriesUnder(COLLECTION, path + "/").isEmpty();
    return stored.isPresent() || !folder
        ? stored
        : Optional.of(Json.object().put("path", path).put("is_dir", true));
  }

  private ObjectNode existing(String path) {
    return find(path)
        .orElseThrow(() -> Errors.absent("No file or directory exists on path " + path + "."));
  }

  private static byte[] content(ObjectNode file) {
    return Base64.getDecoder().decode(file.path("content").asText(""));
  }

  private static ObjectNode shown(ObjectNode file) {
    return Json.object()
        .put("path", file.path("path").asText())
        .put("is_dir", file.path("is_dir").asBoolean())
        .put("file_size", content(file).length)
        .put("modification_time", file.path("modified").asLong());
  }

  private Response list(Request request) {
    ObjectNode at = existing(queried(request));
    Map<String, ObjectNode> found = new TreeMap<>();
    if (!at.path("is_dir").asBoolean()) {
      found.put("", at);
    }
    String folder = at.path("path").asText();
    String prefix = folder.equals("/") ? "/" : folder + "/";
    for (String path : store.entriesUnder(COLLECTION, prefix).keySet()) {
      int slash = path.indexOf('/', prefix.length());
      String child = slash < 0 ? path : path.substring(0, slash);
      found.put(child, existing(child));
    }
    ObjectNode answer = Json.object();
    found.values().forEach(f -> answer.withArrayProperty("files").add(shown(f)));
    return Response.json(answer);
  }

  private Response read(Request request) {
    byte[] all = content(existing(queried(request)));
    int from = Errors.number(request, "offset", 0, Integer.MAX_VALUE);
    int length = Errors.number(request, "length", MOST_READ / 2, MOST_READ);
    byte[] part =
        from >= all.length
            ? new byte[0]
            : Arrays.copyOfRange(all, from, Math.min(all.length, from + length));
    return Response.json(
        Json.object()
            .put("bytes_read", part.length)
            .put("data", Base64.getEncoder().encodeToString(part)));
  }

  private Response put(Request request) {
    if (Multipart.isMeant(request)) {
      Map<String, byte[]> parts = Multipart.parts(request);
      String path =
          new String(
              parts.getOrDefault("path", new byte[0]), java.nio.charset.StandardCharsets.UTF_8);
      return write(normal(path), parts.getOrDefault("contents", new byte[0]), true);
    }
    ObjectNode body = Errors.body(request);
    String path = normal(Errors.text(body, "path"));
    return write(path, decoded(body, "contents"), body.path("overwrite").asBoolean());
  }

  private static byte[] decoded(ObjectNode body, String field) {
    try {
      byte[] content = Base64.getDecoder().decode(body.path(field).asText(""));
      if (content.length > MOST_READ) {
        throw Errors.of(400, "MAX_BLOCK_SIZE_EXCEEDED", "A block may hold at most 1 MB.");
      }
      return content;
    } catch (IllegalArgumentException e) {
      throw Errors.invalid("The content is not base64-encoded.");
    }
  }

  private Response write(String path, byte[] content, boolean overwrite) {
    Optional<ObjectNode> there = find(path);
    if (there.isPresent() && (!overwrite || there.get().path("is_dir").asBoolean())) {
      throw Errors.taken("A file or directory already exists at the input path " + path + ".");
    }
    return store.transaction(
        () -> {
          ObjectNode file = Json.object().put("path", path).put("is_dir", false);
          file.put("content", Base64.getEncoder().encodeToString(content));
          store.put(COLLECTION, path, file.put("modified", clock.millis()));
          return Response.json(Json.object());
        });
  }

  private Response mkdirs(Request request) {
    String path = normal(Errors.text(Errors.body(request), "path"));
    if (find(path).filter(f -> !f.path("is_dir").asBoolean()).isPresent()) {
      throw Errors.taken("A file already exists at the input path " + path + ".");
    }
    return store.transaction(
        () -> {
          ObjectNode folder = Json.object().put("path", path).put("is_dir", true);
          store.put(COLLECTION, path, folder.put("modified", clock.millis()));
          return Response.json(Json.object());
        });
  }

  private Response delete(Request request) {
    ObjectNode body = Errors.body(request);
    String path = normal(Errors.text(body, "path"));
    List<String> below = List.copyOf(store.entriesUnder(COLLECTION, path + "/").keySet());
    if (!below.isEmpty() && !body.path("recursive").asBoolean()) {
      throw Errors.of(400, "IO_ERROR", "Path " + path + " is a non-empty directory.");
    }
    return store.transaction(
        () -> {
          below.forEach(k -> store.remove(COLLECTION, k));
          store.remove(COLLECTION, path);
          return Response.json(Json.object());
        });
  }

  private Response move(Request request) {
    ObjectNode body = Errors.body(request);
    String from = normal(Errors.text(body, "source_path"));
    String to = normal(Errors.text(body, "destination_path"));
    existing(from);
    if (find(to).isPresent()) {
      throw Errors.taken("A file or directory already exists at the input path " + to + ".");
    }
    return store.transaction(
        () -> {
          Map<String, ObjectNode> moved = new TreeMap<>(store.entriesUnder(COLLECTION, from + "/"));
          store.get(COLLECTION, from).ifPresent(f -> moved.put(from, f));
          moved.forEach(
              (path, file) -> {
                String at = to + path.substring(from.length());
                store.remove(COLLECTION, path);
                store.put(COLLECTION, at, file.deepCopy().put("path", at));
              });
          return Response.json(Json.object());
        });
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    String path = normal(Errors.text(body, "path"));
    write(path, new byte[0], body.path("overwrite").asBoolean());
    return store.transaction(
        () -> {
          long handle = ids.object();
          store.put(HANDLES, Long.toString(handle), Json.object().put("path", path));
          return Response.json(Json.object().put("handle", handle));
        });
  }

  private ObjectNode opened(ObjectNode body) {
    String handle = Errors.text(body, "handle");
    return store
        .get(HANDLES, handle)
        .orElseThrow(() -> Errors.absent("No stream with the handle " + handle + " is open."));
  }

  private Response addBlock(Request request) {
    ObjectNode body = Errors.body(request);
    String path = opened(body).path("path").asText();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(content(existing(path)));
    all.writeBytes(decoded(body, "data"));
    return write(path, all.toByteArray(), true);
  }

  private Response close(Request request) {
    ObjectNode body = Errors.body(request);
    opened(body);
    return store.transaction(
        () -> {
          store.remove(HANDLES, body.path("handle").asText());
          return Response.json(Json.object());
        });
  }
}

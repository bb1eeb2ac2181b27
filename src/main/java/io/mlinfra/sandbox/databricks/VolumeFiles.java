package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** {@code /api/2.0/fs}: files and directories within the volumes of Unity Catalog. */
final class VolumeFiles {
  private static final String COLLECTION = "databricks.volume_file";
  private static final String VOLUMES = "databricks.stored./api/2.1/unity-catalog/volumes";
  private static final String FILES = "/api/2.0/fs/files/{path=**}";
  private static final String FOLDERS = "/api/2.0/fs/directories/{path=**}";

  /** {@code Volumes}, catalog, schema and volume come before what a person names. */
  private static final int DEPTH = 4;

  private final Store store;
  private final SandboxClock clock;

  VolumeFiles(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes
        .on("PUT", FILES, this::upload)
        .on("GET", FILES, (r, p) -> content(file(p)))
        .on("HEAD", FILES, (r, p) -> content(file(p)))
        .on("DELETE", FILES, (r, p) -> remove(p))
        .on("PUT", FOLDERS, (r, p) -> makeFolder(path(p)))
        .on("GET", FOLDERS, (r, p) -> list(r, folder(p)))
        .on("HEAD", FOLDERS, (r, p) -> metadata(p))
        .on("DELETE", FOLDERS, (r, p) -> removeFolder(folder(p)));
  }

  /** Without a slash at the end, and within a volume that there is. */
  private String path(Map<String, String> parameters) {
    String path = "/" + parameters.getOrDefault("path", "").replaceFirst("/+$", "");
    List<String> parts = List.of(path.substring(1).split("/", -1));
    if (parts.size() < DEPTH || !parts.getFirst().equals("Volumes") || parts.contains("..")) {
      throw Errors.of(
          400,
          "INVALID_PARAMETER_VALUE",
          "Invalid path: it must be /Volumes/CATALOG/SCHEMA/VOLUME");
    }
    String volume = String.join(".", parts.subList(1, DEPTH));
    if (store.get(VOLUMES, volume).isEmpty()) {
      throw Errors.of(404, "NOT_FOUND", "Volume '" + volume + "' does not exist.");
    }
    return path;
  }

  private static boolean isVolume(String path) {
    return path.chars().filter(c -> c == '/').count() == DEPTH;
  }

  private static ApiError missing(String what, String path) {
    return Errors.of(404, "NOT_FOUND", "The " + what + " being accessed is not found: " + path);
  }

  private ObjectNode file(Map<String, String> parameters) {
    String path = path(parameters);
    return store
        .get(COLLECTION, path)
        .filter(f -> !f.path("folder").asBoolean())
        .orElseThrow(() -> missing("file", path));
  }

  private String folder(Map<String, String> parameters) {
    String path = path(parameters);
    boolean there =
        isVolume(path)
            || store.get(COLLECTION, path).filter(f -> f.path("folder").asBoolean()).isPresent();
    if (!there) {
      throw missing("directory", path);
    }
    return path;
  }

  private Response upload(Request request, Map<String, String> parameters) {
    String path = path(parameters);
    if (isVolume(path)) {
      throw Errors.invalid("The path names a volume, not a file.");
    }
    // "If true or unspecified, an existing file will be overwritten": REST reference, Files.
    boolean keep = request.param("overwrite").filter(o -> o.equals("false")).isPresent();
    if (keep && store.get(COLLECTION, path).isPresent()) {
      throw Errors.of(409, "ALREADY_EXISTS", "The file being created already exists.");
    }
    return store.transaction(
        () -> {
          makeAbove(path);
          ObjectNode file = Json.object().put("folder", false).put("modified", clock.millis());
          file.put("content", Base64.getEncoder().encodeToString(request.body()));
          store.put(COLLECTION, path, file);
          return Response.empty(204);
        });
  }

  private void makeAbove(String path) {
    String above = path.substring(0, path.lastIndexOf('/'));
    if (!isVolume(above)) {
      makeAbove(above);
      if (store.get(COLLECTION, above).isEmpty()) {
        store.put(
            COLLECTION, above, Json.object().put("folder", true).put("modified", clock.millis()));
      }
    }
  }

  private static Response content(ObjectNode file) {
    byte[] bytes = Base64.getDecoder().decode(file.path("content").asText());
    String modified =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(file.path("modified").asLong()).atZone(ZoneOffset.UTC));
    return Response.bytes(200, "application/octet-stream", bytes)
        .withHeader("Last-Modified", modified);
  }

  private Response remove(Map<String, String> parameters) {
    file(parameters);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, path(parameters));
          return Response.empty(204);
        });
  }

  private Response makeFolder(String path) {
    return store.transaction(
        () -> {
          makeAbove(path + "/x");
          return Response.empty(204);
        });
  }

  private Response metadata(Map<String, String> parameters) {
    folder(parameters);
    return Response.empty(200);
  }

  private List<String> within(String folder) {
    return store.all(COLLECTION).keySet().stream()
        .filter(k -> k.startsWith(folder + "/") && k.indexOf('/', folder.length() + 1) < 0)
        .toList();
  }

  private Response list(Request request, String folder) {
    List<ObjectNode> entries = new ArrayList<>();
    for (String path : within(folder)) {
      ObjectNode kept = store.get(COLLECTION, path).orElseThrow();
      boolean isFolder = kept.path("folder").asBoolean();
      ObjectNode entry = Json.object().put("path", path).put("is_directory", isFolder);
      entry.put("name", path.substring(path.lastIndexOf('/') + 1));
      entry.set("last_modified", kept.get("modified"));
      if (!isFolder) {
        entry.put("file_size", Base64.getDecoder().decode(kept.path("content").asText()).length);
      }
      entries.add(entry);
    }
    return Pages.forward("contents", entries, request, "page_size", 1000, 1000);
  }

  private Response removeFolder(String folder) {
    if (isVolume(folder) || !within(folder).isEmpty()) {
      throw Errors.of(400, "DIRECTORY_IS_NOT_EMPTY", "The directory being deleted is not empty.");
    }
    return store.transaction(
        () -> {
          store.remove(COLLECTION, folder);
          return Response.empty(204);
        });
  }
}

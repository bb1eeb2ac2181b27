package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tree of folders, files and notebooks; {@code /Workspace/X} is the same place as {@code /X}.
 */
final class Files {
  private static final String COLLECTION = "databricks.file";
  private static final int MOST_BYTES = 10 << 20;

  /** Folders that every workspace has, with their ids. */
  private static final Map<String, Long> ROOTS =
      Map.of("/", 1L, "/Shared", 2L, "/Users", 3L, "/Users/" + Me.USER, 4L, "/Repos", 5L);

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  Files(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /** One way to write a path; refused when it is none. */
  static String normal(String path) {
    if (!path.startsWith("/")) {
      throw Errors.invalid("Path (" + path + ") doesn't start with '/'");
    }
    String plain =
        path.equals("/Workspace") || path.startsWith("/Workspace/")
            ? path.substring("/Workspace".length())
            : path;
    while (plain.length() > 1 && plain.endsWith("/")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    return plain.isEmpty() ? "/" : plain;
  }

  Optional<ObjectNode> find(String path) {
    Optional<ObjectNode> stored = store.get(COLLECTION, path);
    if (stored.isPresent()) {
      return stored;
    }
    if (!ROOTS.containsKey(path)) {
      return repo(path);
    }
    ObjectNode root = Json.object().put("object_type", "DIRECTORY").put("path", path);
    return Optional.of(root.put("object_id", ROOTS.get(path)));
  }

  /** A Git folder is an object of the workspace, too. */
  private Optional<ObjectNode> repo(String path) {
    return store.all("databricks.stored./api/2.0/repos").values().stream()
        .filter(r -> r.path("path").asText().equals(path))
        .map(
            r ->
                Json.object()
                    .put("object_type", "REPO")
                    .put("path", path)
                    .put("object_id", r.path("id").asLong()))
        .findFirst();
  }

  ObjectNode existing(String path) {
    return find(path).orElseThrow(() -> Errors.absent("Path (" + path + ") doesn't exist."));
  }

  boolean hasObject(String id) {
    return ROOTS.containsValue(id.matches("\\d{1,15}") ? Long.parseLong(id) : -1)
        || store.all(COLLECTION).values().stream()
            .anyMatch(o -> o.path("object_id").asText().equals(id));
  }

  /** What clients see of an object. */
  static ObjectNode status(ObjectNode object) {
    ObjectNode shown = object.deepCopy();
    String content = shown.path("content").asText("");
    shown.remove("content");
    if (object.has("content")) {
      shown.put("size", Base64.getDecoder().decode(content).length);
    }
    return shown.put("resource_id", object.path("object_id").asText());
  }

  List<ObjectNode> children(String folder) {
    String prefix = folder.equals("/") ? "/" : folder + "/";
    List<ObjectNode> found = new ArrayList<>();
    for (String root : new java.util.TreeSet<>(ROOTS.keySet())) {
      boolean below = root.startsWith(prefix) && root.length() > prefix.length();
      if (below
          && root.indexOf('/', prefix.length()) < 0
          && store.get(COLLECTION, root).isEmpty()) {
        found.add(status(existing(root)));
      }
    }
    store
        .entriesUnder(COLLECTION, prefix)
        .forEach(
            (path, object) -> {
              if (path.indexOf('/', prefix.length()) < 0) {
                found.add(status(object));
              }
            });
    return found;
  }

  void makeFolders(String path) {
    store.transaction(
        () -> {
          for (int at = path.indexOf('/', 1); ; at = path.indexOf('/', at + 1)) {
            String folder = at < 0 ? path : path.substring(0, at);
            Optional<ObjectNode> there = find(folder);
            if (there.isEmpty()) {
              put(folder, "DIRECTORY", Json.object());
            } else if (!there.get().path("object_type").asText().equals("DIRECTORY")) {
              throw Errors.taken("Path (" + folder + ") already exists and is no folder.");
            }
            if (at < 0) {
              return true;
            }
          }
        });
  }

  /**
   * Puts a file or a notebook.
   *
   * @param language empty for a file
   */
  void add(String path, byte[] content, String language, boolean overwrite) {
    String parent = path.substring(0, path.lastIndexOf('/'));
    if (!parent.isEmpty() && find(parent).isEmpty()) {
      throw Errors.absent("The parent folder (" + parent + ") does not exist.");
    }
    if (content.length > MOST_BYTES) {
      throw Errors.of(400, "MAX_NOTEBOOK_SIZE_EXCEEDED", "The content is larger than 10 MB.");
    }
    Optional<ObjectNode> there = find(path);
    boolean folder =
        there.filter(o -> o.path("object_type").asText().equals("DIRECTORY")).isPresent();
    if (there.isPresent() && (folder || !overwrite)) {
      throw Errors.taken("Path (" + path + ") already exists.");
    }
    ObjectNode body = Json.object().put("content", Base64.getEncoder().encodeToString(content));
    if (!language.isEmpty()) {
      body.put("language", language);
    }
    store.transaction(
        () -> {
          put(path, language.isEmpty() ? "FILE" : "NOTEBOOK", body);
          return true;
        });
  }

  /** An object that is written over keeps its id and the time it was made. */
  private void put(String path, String type, ObjectNode object) {
    Optional<ObjectNode> before = store.get(COLLECTION, path);
    object.put("object_type", type).put("path", path);
    object.put("object_id", before.map(b -> b.path("object_id").asLong()).orElseGet(ids::object));
    object.put("created_at", before.map(b -> b.path("created_at").asLong()).orElse(clock.millis()));
    store.put(COLLECTION, path, object.put("modified_at", clock.millis()));
  }

  void remove(String path, boolean recursive) {
    existing(path);
    if (ROOTS.containsKey(path)) {
      throw Errors.of(400, "BAD_REQUEST", "Folder (" + path + ") is protected");
    }
    if (!children(path).isEmpty() && !recursive) {
      throw Errors.of(400, "DIRECTORY_NOT_EMPTY", "Folder (" + path + ") is not empty");
    }
    store.transaction(
        () -> {
          List.copyOf(store.entriesUnder(COLLECTION, path + "/").keySet())
              .forEach(k -> store.remove(COLLECTION, k));
          store.remove(COLLECTION, path);
          return true;
        });
  }
}

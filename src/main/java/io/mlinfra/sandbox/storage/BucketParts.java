package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.Notification;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Folders, managed folders and notifications: the small resources within a bucket. */
final class BucketParts {
  static final String FOLDERS = "storage/folders";
  private static final String MANAGED = "storage/managedFolders";
  private static final String NOTIFICATIONS = "storage/notifications";

  /** Where parts are kept, by bucket/name; what goes with the bucket. */
  static final List<String> STORES =
      List.of(FOLDERS, MANAGED, NOTIFICATIONS, AnywhereCaches.STORE, BucketOperations.STORE);

  /** Of what they tell, and how many a bucket may have: as its page on notifications says. */
  private static final Set<String> EVENTS =
      Set.of("OBJECT_FINALIZE", "OBJECT_METADATA_UPDATE", "OBJECT_DELETE", "OBJECT_ARCHIVE");

  private static final int MOST_NOTIFICATIONS = 100;

  private final Store store;
  private final SandboxClock clock;

  BucketParts(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The folders directly below a prefix. */
  static TreeSet<String> prefixes(Store store, String root, String prefix, String delimiter) {
    TreeSet<String> found = new TreeSet<>();
    for (String kind : List.of(FOLDERS, MANAGED)) {
      for (String key : store.entriesUnder(kind, root + prefix).keySet()) {
        String name = key.substring(root.length());
        int cut = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
        // The folder that is listed is not within itself.
        if (cut >= 0) {
          found.add(name.substring(0, cut + delimiter.length()));
        }
      }
    }
    return found;
  }

  /** An object in a hierarchy brings the folders that it is in. Must run within a transaction. */
  static void ensure(Store store, String bucket, String object, String now) {
    for (int end = object.indexOf('/'); end > 0; end = object.indexOf('/', end + 1)) {
      String name = object.substring(0, end + 1);
      if (store.get(FOLDERS, bucket + "/" + name).isEmpty()) {
        store.put(FOLDERS, bucket + "/" + name, described(FOLDERS, bucket, name, now));
      }
    }
  }

  /**
   * @param rest the path behind {@code folders} or {@code managedFolders}
   */
  Response folders(Request request, ObjectNode bucket, boolean managed, List<String> rest) {
    String kind = managed ? "storage#managedFolder" : "storage#folder";
    String stored = managed ? MANAGED : FOLDERS;
    String root = bucket.path("name").asText() + "/";
    if (rest.isEmpty()) {
      return request.method().equals("POST")
          ? createFolder(request, bucket, managed)
          : list(request, stored, root, kind);
    }
    String name = slashed(String.join("/", rest));
    ObjectNode folder =
        store
            .get(stored, root + name)
            .orElseThrow(
                () ->
                    io.mlinfra.sandbox.http.ApiError.legacy(
                        404, "notFound", "The folder does not exist."));
    if (request.method().equals("GET")) {
      Preconditions.of(request).read(folder);
      return Response.json(folder);
    }
    if (!request.method().equals("DELETE")) {
      throw Errors.noKey();
    }
    boolean empty =
        store.under(Objects.STORE, root + name).stream().allMatch(o -> o.has("timeDeleted"))
            && store.entriesUnder(stored, root + name).size() == 1;
    if (!empty && !request.flag("allowNonEmpty")) {
      throw Errors.conflict("The folder you tried to delete is not empty.");
    }
    return store.transaction(
        () -> {
          store.remove(stored, root + name);
          return Response.empty(204);
        });
  }

  static String slashed(String name) {
    return name.endsWith("/") ? name : name + "/";
  }

  private Response createFolder(Request request, ObjectNode bucket, boolean managed) {
    if (!managed && !bucket.path("hierarchicalNamespace").path("enabled").asBoolean()) {
      throw Errors.conflict("The bucket does not support hierarchical namespace.");
    }
    if (managed && !BucketView.uniform(bucket)) {
      throw Errors.unmet("Managed folders require uniform bucket-level access to be enabled.");
    }
    String given = request.json().path("name").asText("");
    if (given.isEmpty() || given.startsWith("/")) {
      throw Errors.invalid("Invalid folder name: '" + given + "'");
    }
    String name = slashed(given);
    String stored = managed ? MANAGED : FOLDERS;
    String root = bucket.path("name").asText() + "/";
    return store.transaction(
        () -> {
          if (store.get(stored, root + name).isPresent()) {
            throw Errors.conflict("The folder you tried to create already exists.");
          }
          int parent = name.lastIndexOf('/', name.length() - 2);
          if (!managed && parent > 0) {
            parents(request, root, name.substring(0, parent + 1));
          }
          return Response.json(folder(stored, root, name));
        });
  }

  private void parents(Request request, String root, String parent) {
    if (store.get(FOLDERS, root + parent).isPresent()) {
      return;
    }
    if (!request.flag("recursive")) {
      throw Errors.conflict("The parent folder does not exist.");
    }
    int above = parent.lastIndexOf('/', parent.length() - 2);
    if (above > 0) {
      parents(request, root, parent.substring(0, above + 1));
    }
    folder(FOLDERS, root, parent);
  }

  private ObjectNode folder(String stored, String root, String name) {
    String bucket = root.substring(0, root.length() - 1);
    ObjectNode folder = described(stored, bucket, name, StorageTimes.format(clock.now()));
    store.put(stored, root + name, folder);
    return folder;
  }

  private static ObjectNode described(String stored, String bucket, String name, String now) {
    return Json.object()
        .put("kind", stored.equals(MANAGED) ? "storage#managedFolder" : "storage#folder")
        .put("id", bucket + "/" + name)
        .put(
            "selfLink",
            StorageLinks.bucket(bucket)
                + (stored.equals(MANAGED) ? "/managedFolders/" : "/folders/")
                + StorageLinks.escaped(name))
        .put("bucket", bucket)
        .put("name", name)
        .put("metageneration", "1")
        .put("createTime", now)
        .put("updateTime", now);
  }

  private Response list(Request request, String stored, String root, String kind) {
    String prefix = root + request.query().getOrDefault("prefix", "");
    int size = Params.pageSize(request, "pageSize");
    String after = PageTokens.decode(request);
    ArrayNode items = Json.array();
    ObjectNode out = Json.object().put("kind", kind + "s");
    String last = "";
    for (Map.Entry<String, ObjectNode> e : store.entriesUnder(stored, prefix).entrySet()) {
      if (e.getKey().compareTo(after) <= 0) {
        continue;
      }
      if (items.size() == size) {
        out.put("nextPageToken", PageTokens.encode(last));
        break;
      }
      items.add(e.getValue());
      last = e.getKey();
    }
    if (!items.isEmpty()) {
      out.set("items", items);
    }
    return Response.json(out);
  }

  Response notifications(Request request, ObjectNode bucket, List<String> rest) {
    String root = bucket.path("name").asText() + "/";
    if (rest.isEmpty()) {
      return request.method().equals("POST")
          ? notify(request, root)
          : list(request, NOTIFICATIONS, root, "storage#notification");
    }
    ObjectNode found =
        store
            .get(NOTIFICATIONS, root + rest.getFirst())
            .orElseThrow(
                () ->
                    io.mlinfra.sandbox.http.ApiError.legacy(
                        404,
                        "notFound",
                        "The specified notification does not exist: " + rest.getFirst()));
    if (request.method().equals("GET")) {
      return Response.json(found);
    }
    return store.transaction(
        () -> {
          store.remove(NOTIFICATIONS, root + rest.getFirst());
          return Response.empty(204);
        });
  }

  private Response notify(Request request, String root) {
    ObjectNode notification = BodyCheck.checked(request.json(), Notification.class, "notification");
    String topic = notification.path("topic").asText("");
    if (!topic.matches("(//pubsub\\.googleapis\\.com/)?projects/[^/]+/topics/[^/]+")) {
      throw Errors.invalid("Invalid Cloud Pub/Sub topic: '" + topic + "'");
    }
    if (!notification.path("payload_format").asText("").matches("JSON_API_V1|NONE")) {
      throw Errors.required("payload_format");
    }
    for (JsonNode type : notification.path("event_types")) {
      if (!EVENTS.contains(type.asText())) {
        throw Errors.invalid("Invalid event type: '" + type.asText() + "'");
      }
    }
    if (store.under(NOTIFICATIONS, root).size() >= MOST_NOTIFICATIONS) {
      throw Errors.invalid("A bucket can have at most " + MOST_NOTIFICATIONS + " notifications.");
    }
    String bucket = root.substring(0, root.length() - 1);
    return store.transaction(
        () -> {
          long id =
              1
                  + store.under(NOTIFICATIONS, root).stream()
                      .mapToLong(n -> n.path("id").asLong())
                      .max()
                      .orElse(0);
          notification
              .put("kind", "storage#notification")
              .put("id", Long.toString(id))
              .put("selfLink", StorageLinks.bucket(bucket) + "/notificationConfigs/" + id)
              .put("etag", Long.toString(id));
          if (topic.startsWith("projects/")) {
            notification.put("topic", "//pubsub.googleapis.com/" + topic);
          }
          store.put(NOTIFICATIONS, root + id, notification);
          return Response.json(notification);
        });
  }
}

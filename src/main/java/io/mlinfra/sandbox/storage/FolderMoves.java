package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done with a folder and all that is in it, in buckets with a hierarchical namespace:
 * docs.cloud.google.com/storage/docs/rename-hns-folders, read 2026-11-26.
 */
final class FolderMoves {
  private final Store store;
  private final SandboxClock clock;
  private final Objects objects;
  private final BucketOperations operations;

  FolderMoves(Store store, SandboxClock clock, Objects objects, BucketOperations operations) {
    this.store = store;
    this.clock = clock;
    this.objects = objects;
    this.operations = operations;
  }

  /** Empty when the path is that of one folder alone. */
  Optional<Response> handle(Request request, ObjectNode bucket, List<String> rest) {
    if (!request.method().equals("POST") || rest.size() < 2) {
      return Optional.empty();
    }
    int to = rest.indexOf("renameTo");
    if (to > 0 && rest.size() > to + 2 && rest.get(to + 1).equals("folders")) {
      String source = BucketParts.slashed(String.join("/", rest.subList(0, to)));
      String target = BucketParts.slashed(String.join("/", rest.subList(to + 2, rest.size())));
      return Optional.of(rename(request, bucket, source, target));
    }
    if (rest.getLast().equals("deleteRecursive")) {
      String name = BucketParts.slashed(String.join("/", rest.subList(0, rest.size() - 1)));
      return Optional.of(delete(request, bucket, name));
    }
    return Optional.empty();
  }

  private ObjectNode find(String key) {
    return store
        .get(BucketParts.FOLDERS, key)
        .orElseThrow(() -> ApiError.legacy(404, "notFound", "The folder does not exist."));
  }

  private Response rename(Request request, ObjectNode bucket, String source, String target) {
    String in = bucket.path("name").asText();
    String root = in + "/";
    return objects.change(
        () -> {
          Preconditions.ofSource(request).write(Optional.of(find(root + source)));
          if (target.startsWith(source)) {
            throw Errors.invalid("A folder cannot be moved into itself.");
          }
          if (store.get(BucketParts.FOLDERS, root + target).isPresent()) {
            throw Errors.conflict("The folder you tried to create already exists.");
          }
          int parent = target.lastIndexOf('/', target.length() - 2);
          if (parent > 0) {
            find(root + target.substring(0, parent + 1));
          }
          for (Map.Entry<String, ObjectNode> e :
              List.copyOf(store.entriesUnder(BucketParts.FOLDERS, root + source).entrySet())) {
            String name = target + e.getKey().substring(root.length() + source.length());
            store.remove(BucketParts.FOLDERS, e.getKey());
            store.put(BucketParts.FOLDERS, root + name, moved(e.getValue(), in, name));
          }
          for (ObjectNode object : List.copyOf(store.under(Objects.STORE, root + source))) {
            if (!object.has("softDeleteTime")) {
              String name = object.path("name").asText();
              objects.rename(object, target + name.substring(source.length()));
            }
          }
          ObjectNode facts =
              Json.object().put("sourceFolderId", source).put("destinationFolderId", target);
          ObjectNode answer =
              find(root + target)
                  .deepCopy()
                  .put("@type", "type.googleapis.com/google.storage.control.v2.Folder");
          return Response.json(
              operations.done(in, "RenameFolderMetadata", "rename-folder", facts, answer));
        });
  }

  private ObjectNode moved(ObjectNode folder, String bucket, String name) {
    return folder
        .deepCopy()
        .put("id", bucket + "/" + name)
        .put("name", name)
        .put("selfLink", StorageLinks.bucket(bucket) + "/folders/" + StorageLinks.escaped(name))
        .put("metageneration", Long.toString(folder.path("metageneration").asLong() + 1))
        .put("updateTime", StorageTimes.format(clock.now()));
  }

  private Response delete(Request request, ObjectNode bucket, String name) {
    String in = bucket.path("name").asText();
    String root = in + "/";
    return objects.change(
        () -> {
          Preconditions.of(request).write(Optional.of(find(root + name)));
          for (ObjectNode object : List.copyOf(store.under(Objects.STORE, root + name))) {
            if (!object.has("timeDeleted")) {
              objects.leave(bucket, object);
            }
          }
          List.copyOf(store.entriesUnder(BucketParts.FOLDERS, root + name).keySet())
              .forEach(key -> store.remove(BucketParts.FOLDERS, key));
          ObjectNode facts = Json.object().put("folderId", name);
          ObjectNode answer =
              Json.object().put("@type", "type.googleapis.com/google.protobuf.Empty");
          return Response.json(
              operations.done(
                  in, "DeleteFolderRecursiveMetadata", "delete-folder-recursive", facts, answer));
        });
  }
}

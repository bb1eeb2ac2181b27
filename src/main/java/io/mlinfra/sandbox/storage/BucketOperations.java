package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The long-running operations of a bucket. Most are done when they are first answered; a relocation
 * with write downtime waits until it is told to go on. Their metadata has the types of {@code
 * google.storage.control.v2}.
 */
final class BucketOperations {
  static final String STORE = "storage/operations";
  private static final String TYPES = "type.googleapis.com/google.storage.control.v2.";

  private final Store store;
  private final SandboxClock clock;

  BucketOperations(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Notes an operation that is done. Must run within a transaction.
   *
   * @param type of the metadata, such as {@code RenameFolderMetadata}
   */
  ObjectNode done(String bucket, String type, String verb, ObjectNode facts, JsonNode response) {
    ObjectNode operation = open(bucket, type, verb, facts);
    return finished(operation, response);
  }

  /** Notes an operation that runs. Must run within a transaction. */
  ObjectNode open(String bucket, String type, String verb, ObjectNode facts) {
    String id = UUID.randomUUID().toString();
    String name = "projects/_/buckets/" + bucket + "/operations/" + id;
    String now = StorageTimes.format(clock.now());
    ObjectNode operation =
        Json.object()
            .put("kind", "storage#operation")
            .put("name", name)
            .put("selfLink", StorageLinks.bucket(bucket) + "/operations/" + id)
            .put("done", false);
    ObjectNode metadata = operation.putObject("metadata").put("@type", TYPES + type);
    metadata
        .putObject("commonMetadata")
        .put("createTime", now)
        .put("updateTime", now)
        .put("type", verb)
        .put("requestedCancellation", false)
        .put("progressPercent", 0);
    metadata.setAll(facts);
    store.put(STORE, bucket + "/" + id, operation);
    return operation;
  }

  /** Ends an operation well. Must run within a transaction. */
  ObjectNode finished(ObjectNode operation, JsonNode response) {
    ObjectNode after = ended(operation);
    common(after).put("progressPercent", 100);
    after.set("response", response);
    store.put(STORE, key(after), after);
    return after;
  }

  private ObjectNode ended(ObjectNode operation) {
    ObjectNode after = operation.deepCopy().put("done", true);
    String now = StorageTimes.format(clock.now());
    common(after).put("endTime", now).put("updateTime", now);
    return after;
  }

  private static ObjectNode common(ObjectNode operation) {
    return operation.withObjectProperty("metadata").withObjectProperty("commonMetadata");
  }

  private static String key(JsonNode operation) {
    String[] parts = operation.path("name").asText().split("/", -1);
    return parts[3] + "/" + parts[5];
  }

  ObjectNode find(String bucket, String id) {
    return store
        .get(STORE, bucket + "/" + id)
        .orElseThrow(
            () ->
                ApiError.legacy(404, "notFound", "The specified operation does not exist: " + id));
  }

  /**
   * @param rest the path behind {@code operations}
   */
  Response handle(Request request, String bucket, List<String> rest) {
    if (rest.isEmpty() && request.method().equals("GET")) {
      return list(request, bucket);
    }
    if (rest.size() == 1 && request.method().equals("GET")) {
      return Response.json(find(bucket, rest.getFirst()));
    }
    if (rest.size() == 2 && rest.get(1).equals("cancel") && request.method().equals("POST")) {
      return store.transaction(() -> cancel(find(bucket, rest.getFirst())));
    }
    throw StorageService.notHere(request);
  }

  private Response cancel(ObjectNode operation) {
    if (!operation.path("done").asBoolean()) {
      ObjectNode after = ended(operation);
      common(after).put("requestedCancellation", true);
      after.putObject("error").put("code", 1).put("message", "The operation was cancelled.");
      store.put(STORE, key(after), after);
    }
    return Response.empty(204);
  }

  private Response list(Request request, String bucket) {
    int size = Params.pageSize(request, "pageSize");
    String after = PageTokens.decode(request);
    String filter = request.query().getOrDefault("filter", "").replace(" ", "");
    if (!filter.isEmpty() && !filter.matches("done[=:](true|false)")) {
      throw Errors.parameter("filter", "Invalid filter: '" + filter + "'");
    }
    ArrayNode shown = Json.array();
    ObjectNode out = Json.object().put("kind", "storage#operations");
    String last = "";
    for (Map.Entry<String, ObjectNode> e : store.entriesUnder(STORE, bucket + "/").entrySet()) {
      boolean wanted =
          e.getKey().compareTo(after) > 0
              && (filter.isEmpty()
                  || filter.endsWith(e.getValue().path("done").asBoolean() ? "true" : "false"));
      if (wanted && shown.size() == size) {
        out.put("nextPageToken", PageTokens.encode(last));
        break;
      }
      if (wanted) {
        shown.add(e.getValue());
        last = e.getKey();
      }
    }
    if (!shown.isEmpty()) {
      out.set("operations", shown);
    }
    return Response.json(out);
  }
}

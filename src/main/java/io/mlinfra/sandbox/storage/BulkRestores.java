package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.BulkRestoreObjectsRequest;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Has many soft-deleted objects back in one call: of each name the version that was deleted last,
 * as docs.cloud.google.com/storage/docs/json_api/v1/objects/bulkRestore has it, read 2026-11-26.
 */
final class BulkRestores {
  private final Store store;
  private final Objects objects;
  private final BucketOperations operations;

  BulkRestores(Store store, Objects objects, BucketOperations operations) {
    this.store = store;
    this.objects = objects;
    this.operations = operations;
  }

  Response start(Request request, ObjectNode bucket) {
    ObjectNode wanted =
        BodyCheck.checked(
            request.json(), BulkRestoreObjectsRequest.class, "bulkRestoreObjectsRequest");
    List<Pattern> globs = new ArrayList<>();
    wanted.path("matchGlobs").forEach(g -> globs.add(Glob.compile(g.asText())));
    String name = bucket.path("name").asText();
    return objects.change(
        () -> {
          int restored = 0;
          int skipped = 0;
          int failed = 0;
          for (ObjectNode object : last(name, wanted, globs)) {
            String called = object.path("name").asText();
            boolean overwrites = objects.live(name, called).isPresent();
            if (overwrites && !wanted.path("allowOverwrite").asBoolean()) {
              skipped++;
              continue;
            }
            try {
              objects.restored(
                  object, wanted.path("copySourceAcl").asBoolean(), Preconditions.of(Map.of()));
              restored++;
            } catch (ApiError refused) {
              failed++;
            }
          }
          ObjectNode facts =
              Json.object()
                  .put("successCount", Integer.toString(restored))
                  .put("skippedCount", Integer.toString(skipped))
                  .put("failedCount", Integer.toString(failed));
          ObjectNode answer =
              Json.object()
                  .put(
                      "@type",
                      "type.googleapis.com/google.storage.control.v2.BulkRestoreObjectsResponse");
          return Response.json(
              operations.done(
                  name, "BulkRestoreObjectsMetadata", "bulk-restore-objects", facts, answer));
        });
  }

  private Iterable<ObjectNode> last(String bucket, JsonNode wanted, List<Pattern> globs) {
    Map<String, ObjectNode> byName = new HashMap<>();
    for (ObjectNode object : List.copyOf(store.under(Objects.STORE, bucket + "/"))) {
      if (isWanted(object, wanted, globs)) {
        byName.merge(
            object.path("name").asText(),
            object,
            (a, b) ->
                a.path("softDeleteTime").asText().compareTo(b.path("softDeleteTime").asText()) > 0
                    ? a
                    : b);
      }
    }
    return byName.values();
  }

  private static boolean isWanted(JsonNode object, JsonNode wanted, List<Pattern> globs) {
    return object.has("softDeleteTime")
        && (globs.isEmpty()
            || globs.stream().anyMatch(g -> g.matcher(object.path("name").asText()).matches()))
        && within(object, "softDeleteTime", wanted, "softDeleted")
        && within(object, "timeCreated", wanted, "created");
  }

  private static boolean within(JsonNode object, String field, JsonNode wanted, String bound) {
    Instant time = Instant.parse(object.path(field).asText());
    return time(wanted, bound + "AfterTime", Instant.MIN).isBefore(time)
        && time(wanted, bound + "BeforeTime", Instant.MAX).isAfter(time);
  }

  private static Instant time(JsonNode wanted, String field, Instant otherwise) {
    return wanted.hasNonNull(field) ? StorageTimes.parse(wanted.path(field).asText()) : otherwise;
  }
}

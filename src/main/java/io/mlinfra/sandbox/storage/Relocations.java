package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.RelocateBucketRequest;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Locale;

/**
 * Moves buckets to other places: docs.cloud.google.com/storage/docs/bucket-relocation/overview,
 * read 2026-11-26. Between a multi-region and dual regions within it nobody notices; every other
 * move has a time without writes, and waits for {@code advanceRelocateBucket} before it.
 */
final class Relocations {
  private static final String TYPE = "RelocateBucketMetadata";
  private static final String VERB = "relocate-bucket";

  private final Store store;
  private final Buckets buckets;
  private final BucketOperations operations;

  Relocations(Store store, Buckets buckets, BucketOperations operations) {
    this.store = store;
    this.buckets = buckets;
    this.operations = operations;
  }

  Response start(Request request, String name) {
    ObjectNode body =
        BodyCheck.checked(request.json(), RelocateBucketRequest.class, "relocateBucketRequest");
    String to = body.path("destinationLocation").asText("").toUpperCase(Locale.ROOT);
    if (to.isEmpty()) {
      throw Errors.required("destinationLocation");
    }
    BucketRules.location(to);
    return store.transaction(
        () -> {
          ObjectNode bucket = buckets.find(name);
          JsonNode placement = body.path("destinationCustomPlacementConfig");
          if (to.equals(bucket.path("location").asText())
              && placement.equals(bucket.path("customPlacementConfig"))) {
            throw Errors.invalid("The bucket is in " + to + " already.");
          }
          if (underWay(name)) {
            throw Errors.conflict("The bucket '" + name + "' is being relocated.");
          }
          ObjectNode facts =
              Json.object()
                  .put("sourceLocation", bucket.path("location").asText())
                  .put("destinationLocation", to)
                  .put("validateOnly", body.path("validateOnly").asBoolean());
          if (placement.isObject()) {
            facts.set("destinationCustomPlacementConfig", placement);
          }
          boolean quiet = !bucket.path("locationType").asText().equals("region") && !isRegion(to);
          if (body.path("validateOnly").asBoolean()) {
            return Response.json(operations.done(name, TYPE, VERB, facts, answer(name)));
          }
          ObjectNode operation = operations.open(name, TYPE, VERB, facts);
          return Response.json(quiet ? carryOut(name, operation) : operation);
        });
  }

  private boolean underWay(String bucket) {
    return store.under(BucketOperations.STORE, bucket + "/").stream()
        .anyMatch(
            o ->
                !o.path("done").asBoolean()
                    && o.at("/metadata/commonMetadata/type").asText().equals(VERB));
  }

  private static boolean isRegion(String location) {
    return BucketRules.locationType(Json.object().put("location", location)).equals("region");
  }

  /** Lets the time without writes begin, and end. */
  Response advance(String bucket, String id) {
    return store.transaction(
        () -> {
          ObjectNode operation = operations.find(bucket, id);
          if (operation.path("done").asBoolean()
              || !operation.at("/metadata/commonMetadata/type").asText().equals(VERB)) {
            throw ApiError.legacy(
                400, "invalid", "The operation " + id + " is no relocation that waits.");
          }
          carryOut(bucket, operation);
          return Response.empty(204);
        });
  }

  private ObjectNode carryOut(String name, ObjectNode operation) {
    JsonNode facts = operation.path("metadata");
    buckets.change(
        name,
        before -> {
          ObjectNode after = before.deepCopy();
          after.remove(List.of("customPlacementConfig", "satisfiesPZI", "rpo"));
          after.put("location", facts.path("destinationLocation").asText());
          if (facts.has("destinationCustomPlacementConfig")) {
            after.set("customPlacementConfig", facts.get("destinationCustomPlacementConfig"));
          }
          String type = BucketRules.locationType(after);
          after.put("locationType", type);
          if (type.equals("region")) {
            after.put("satisfiesPZI", true);
          } else {
            after.put("rpo", "DEFAULT");
          }
          return after;
        });
    return operations.finished(operation, answer(name));
  }

  private static ObjectNode answer(String bucket) {
    return Json.object()
        .put("@type", "type.googleapis.com/google.storage.control.v2.RelocateBucketResponse")
        .put("bucket", "projects/_/buckets/" + bucket);
  }
}

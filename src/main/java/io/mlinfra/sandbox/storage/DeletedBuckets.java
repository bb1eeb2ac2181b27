package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Buckets that were deleted and can be had back, with what was in them, for as long as their soft
 * delete policy says: docs.cloud.google.com/storage/docs/soft-delete, read 2026-11-26.
 */
final class DeletedBuckets {
  private static final String STORE = "storage/deletedBuckets";
  private static final String CONTENT = "storage/deletedContent";
  private static final String COLLECTION = "_collection";

  private final Store store;
  private final SandboxClock clock;
  private final BucketPolicies policies;

  DeletedBuckets(Store store, SandboxClock clock, BucketPolicies policies) {
    this.store = store;
    this.clock = clock;
    this.policies = policies;
  }

  /** Keeps a bucket that goes, if its policy says so. Must run within a transaction. */
  void keep(ObjectNode bucket) {
    String name = bucket.path("name").asText();
    long seconds = bucket.path("softDeletePolicy").path("retentionDurationSeconds").asLong(0);
    List<String> collections = new ArrayList<>(BucketParts.STORES);
    collections.add(Objects.STORE);
    String key = name + "/" + bucket.path("generation").asText();
    for (String collection : collections) {
      for (Map.Entry<String, ObjectNode> e :
          List.copyOf(store.entriesUnder(collection, name + "/").entrySet())) {
        store.remove(collection, e.getKey());
        if (seconds > 0) {
          ObjectNode content = e.getValue().deepCopy().put(COLLECTION, collection);
          store.put(CONTENT, key + "/" + collection + "/" + e.getKey(), content);
        }
      }
    }
    if (seconds > 0) {
      Instant now = clock.now();
      ObjectNode kept = bucket.deepCopy();
      kept.put("softDeleteTime", StorageTimes.format(now));
      kept.put("hardDeleteTime", StorageTimes.format(now.plusSeconds(seconds)));
      kept.set("_policy", policies.of(name));
      store.put(STORE, key, kept);
    }
  }

  private ObjectNode find(Request request, String name) {
    String generation = Params.required(request, "generation");
    return store
        .get(STORE, name + "/" + generation)
        .filter(this::lasts)
        .orElseThrow(Errors::noBucket);
  }

  private boolean lasts(ObjectNode bucket) {
    return clock.now().isBefore(Instant.parse(bucket.path("hardDeleteTime").asText()));
  }

  Response get(Request request, String name) {
    return Response.json(BucketView.shown(find(request, name), Params.full(request, false)));
  }

  Response list(Request request, String project, String prefix) {
    ArrayNode items = Json.array();
    for (ObjectNode bucket : store.all(STORE).values()) {
      if (bucket.path("_project").asText().equals(project)
          && bucket.path("name").asText().startsWith(prefix)
          && lasts(bucket)) {
        items.add(BucketView.shown(bucket, Params.full(request, false)));
      }
    }
    ObjectNode out = Json.object().put("kind", "storage#buckets");
    if (!items.isEmpty()) {
      out.set("items", items);
    }
    return Response.json(out);
  }

  Response restore(Request request, String name) {
    return store.transaction(
        () -> {
          ObjectNode bucket = find(request, name).deepCopy();
          if (store.get(Buckets.STORE, name).isPresent()) {
            throw Errors.conflict("A live bucket named '" + name + "' exists.");
          }
          String key = name + "/" + bucket.path("generation").asText();
          for (Map.Entry<String, ObjectNode> e :
              List.copyOf(store.entriesUnder(CONTENT, key + "/").entrySet())) {
            ObjectNode content = e.getValue().deepCopy();
            String collection = content.remove(COLLECTION).asText();
            store.remove(CONTENT, e.getKey());
            store.put(
                collection, e.getKey().substring(key.length() + collection.length() + 2), content);
          }
          store.remove(STORE, key);
          if (bucket.remove("_policy") instanceof ObjectNode policy) {
            policies.again(name, policy);
          }
          bucket.remove(List.of("softDeleteTime", "hardDeleteTime"));
          store.put(Buckets.STORE, name, bucket);
          return Response.json(BucketView.shown(bucket, Params.full(request, false)));
        });
  }

  /** The files of what can be had back. */
  Set<String> blobs() {
    return store.all(CONTENT).values().stream()
        .map(o -> o.path("_blob").asText())
        .collect(java.util.stream.Collectors.toSet());
  }
}

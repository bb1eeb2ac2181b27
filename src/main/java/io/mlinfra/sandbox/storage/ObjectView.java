package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;

/** What the service fills into an object's resource, and what of it a client sees. */
final class ObjectView {
  /** What a client may set. */
  static final List<String> SETTABLE =
      List.of(
          "cacheControl",
          "contentDisposition",
          "contentEncoding",
          "contentLanguage",
          "contentType",
          "contexts",
          "customTime",
          "eventBasedHold",
          "metadata",
          "retention",
          "temporaryHold");

  private ObjectView() {}

  /** The settable part of what a client sent. */
  static ObjectNode settable(JsonNode given) {
    ObjectNode kept = Json.object();
    for (String field : SETTABLE) {
      if (given.hasNonNull(field)) {
        kept.set(field, given.get(field));
      }
    }
    return kept;
  }

  static ObjectNode shown(JsonNode bucket, ObjectNode object, boolean full) {
    ObjectNode copy = Json.object();
    object
        .properties()
        .forEach(
            f -> {
              if (!f.getKey().startsWith("_")) {
                copy.set(f.getKey(), f.getValue());
              }
            });
    Retention.until(bucket, object)
        .ifPresent(t -> copy.put("retentionExpirationTime", StorageTimes.format(t)));
    if (full && !BucketView.uniform(bucket)) {
      ArrayNode acl = copy.putArray("acl");
      object.path(Acls.OBJECT).forEach(e -> acl.add(Acls.ofObject(bucket, object, e)));
      copy.putObject("owner").put("entity", "user-user@example.com");
    }
    return copy;
  }

  /** The names, links and counters of a new generation. */
  static void identify(ObjectNode object, String bucket, String name, long number, String now) {
    String generation = Long.toString(number);
    object
        .put("kind", "storage#object")
        .put("id", bucket + "/" + name + "/" + generation)
        .put("selfLink", StorageLinks.object(bucket, name))
        .put("mediaLink", StorageLinks.media(bucket, name, generation))
        .put("name", name)
        .put("bucket", bucket)
        .put("generation", generation)
        .put("metageneration", "1")
        .put("etag", Etags.of(number, 1))
        .put("timeCreated", now)
        .put("updated", now)
        .put("timeStorageClassUpdated", now)
        .put("timeFinalized", now);
  }
}

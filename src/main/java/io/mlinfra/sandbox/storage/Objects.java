package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Objects and their generations. Keys are bucket/name, then the generation; the live one, if there
 * is one, is the last of its name.
 */
final class Objects {
  static final String STORE = "storage/objects";
  static final char SEPARATOR = '\u0001';

  private final Store store;
  private final SandboxClock clock;
  private final Buckets buckets;
  private final Blobs blobs;

  /** Contents that the running transaction makes superfluous; only its thread touches them. */
  private List<String> superfluous = new ArrayList<>();

  Objects(Store store, SandboxClock clock, Buckets buckets, Blobs blobs) {
    this.store = store;
    this.clock = clock;
    this.buckets = buckets;
    this.blobs = blobs;
  }

  static String key(JsonNode object) {
    return object.path("bucket").asText()
        + "/"
        + object.path("name").asText()
        + SEPARATOR
        + object.path("generation").asText();
  }

  private NavigableMap<String, ObjectNode> generations(String bucket, String name) {
    return store.entriesUnder(STORE, bucket + "/" + name + SEPARATOR);
  }

  /** The live version of an object. */
  Optional<ObjectNode> live(String bucket, String name) {
    return Optional.ofNullable(generations(bucket, name).lastEntry())
        .map(Map.Entry::getValue)
        .filter(o -> !o.has("timeDeleted"));
  }

  /** The version that is asked for: a generation, or the live one. */
  ObjectNode find(String bucket, String name, Optional<String> generation, boolean softDeleted) {
    buckets.find(bucket);
    return generation
        .map(
            g ->
                Optional.ofNullable(
                        generations(bucket, name).get(bucket + "/" + name + SEPARATOR + g))
                    .filter(o -> o.has("softDeleteTime") == softDeleted))
        .orElseGet(() -> live(bucket, name))
        .orElseThrow(() -> Errors.noObject(bucket, name));
  }

  ObjectNode find(Request request, String bucket, String name) {
    Params.number(request.query(), "generation");
    boolean soft = request.flag("softDeleted");
    if (soft && request.param("generation").isEmpty()) {
      throw Errors.required("generation");
    }
    return find(bucket, name, request.param("generation"), soft);
  }

  /** Runs a change; contents that it made superfluous go once it is on disk. */
  <T> T change(Supplier<T> work) {
    List<String> gone = new ArrayList<>();
    T result =
        store.transaction(
            () -> {
              superfluous = gone;
              return work.get();
            });
    gone.forEach(blobs::delete);
    return result;
  }

  /**
   * Stores a new generation; the one before is kept where the bucket keeps versions.
   *
   * @param content already on disk; deleted again when the new generation is refused
   */
  ObjectNode put(
      String bucketName,
      String name,
      JsonNode given,
      Content content,
      Preconditions preconditions,
      UnaryOperator<ObjectNode> more) {
    try {
      checkName(name);
      return change(() -> putNow(bucketName, name, given, content, preconditions, more));
    } catch (RuntimeException e) {
      blobs.delete(content.blob());
      throw e;
    }
  }

  /** As {@link #put}, within a change that is under way. */
  ObjectNode putWithin(
      String bucketName,
      String name,
      JsonNode given,
      Content content,
      Preconditions preconditions,
      UnaryOperator<ObjectNode> more) {
    try {
      checkName(name);
      return putNow(bucketName, name, given, content, preconditions, more);
    } catch (RuntimeException e) {
      blobs.delete(content.blob());
      throw e;
    }
  }

  /** A live version goes, as by a delete that names no generation. */
  void leave(JsonNode bucket, ObjectNode object) {
    replaced(bucket, object, clock.now());
  }

  private static void checkName(String name) {
    if (name.isEmpty()) {
      throw Errors.required("name");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > 1024
        || name.equals(".")
        || name.equals("..")
        || name.startsWith(".well-known/acme-challenge/")
        || name.chars().anyMatch(c -> c == '\r' || c == '\n' || c == SEPARATOR)) {
      throw Errors.invalid("Invalid object name: '" + name + "'");
    }
  }

  private ObjectNode putNow(
      String bucketName,
      String name,
      JsonNode given,
      Content content,
      Preconditions preconditions,
      UnaryOperator<ObjectNode> more) {
    ObjectNode bucket = buckets.find(bucketName);
    Optional<ObjectNode> before = live(bucketName, name);
    preconditions.write(before);
    Instant now = clock.now();
    long generation = nextGeneration(bucketName, name);
    before.ifPresent(b -> replaced(bucket, b, now));
    ObjectNode object = ObjectView.settable(given);
    ObjectView.identify(object, bucketName, name, generation, StorageTimes.format(now));
    String storageClass =
        given.path("storageClass").asText(bucket.path("storageClass").asText("STANDARD"));
    BucketRules.storageClass(storageClass);
    object.put("storageClass", storageClass.toUpperCase(Locale.ROOT));
    if (bucket.path("defaultEventBasedHold").asBoolean() && !object.has("eventBasedHold")) {
      object.put("eventBasedHold", true);
    }
    Retention.changed(bucket, Json.object(), object, false, now);
    Contexts.changed(Json.object(), object, StorageTimes.format(now));
    content.describe(object);
    Encryption.describe(given, object);
    if (!BucketView.uniform(bucket)) {
      Acls.mustNotBePublic(bucket, given.path("acl"));
      object.set(
          Acls.OBJECT,
          given.path("acl").isEmpty() ? bucket.path(Acls.DEFAULT) : Acls.given(given.path("acl")));
    } else if (!given.path("acl").isEmpty()) {
      throw Errors.invalid(
          "Cannot insert legacy ACL for an object when uniform bucket-level access is enabled."
              + " Read more at https://cloud.google.com/storage/docs/uniform-bucket-level-access");
    }
    if (bucket.path("hierarchicalNamespace").path("enabled").asBoolean()) {
      BucketParts.ensure(store, bucketName, name, StorageTimes.format(now));
    }
    ObjectNode finished = more.apply(object);
    store.put(STORE, key(finished), finished);
    return finished;
  }

  /** Later than all that the name had, whatever the clock did. */
  private long nextGeneration(String bucket, String name) {
    long byClock = clock.millis() * 1000 + Math.floorMod(System.nanoTime() / 1000, 1000);
    return Optional.ofNullable(generations(bucket, name).lastEntry())
        .map(e -> Math.max(byClock, e.getValue().path("generation").asLong() + 1))
        .orElse(byClock);
  }

  private void replaced(JsonNode bucket, ObjectNode object, Instant now) {
    if (bucket.path("versioning").path("enabled").asBoolean()) {
      holdsOnly(bucket, object, now);
      archive(object, now);
    } else {
      Retention.mustBeFree(bucket, object, now);
      remove(bucket, object, now);
    }
  }

  /** An archived version still satisfies a retention policy, but not a hold. */
  private static void holdsOnly(JsonNode bucket, ObjectNode object, Instant now) {
    if (object.path("temporaryHold").asBoolean() || object.path("eventBasedHold").asBoolean()) {
      Retention.mustBeFree(bucket, object, now);
    }
  }

  private void archive(ObjectNode object, Instant now) {
    store.put(STORE, key(object), object.deepCopy().put("timeDeleted", StorageTimes.format(now)));
  }

  /** Takes a version away: softly where the bucket has such a policy. */
  void remove(JsonNode bucket, ObjectNode object, Instant now) {
    long soft = bucket.path("softDeletePolicy").path("retentionDurationSeconds").asLong();
    if (soft == 0 || object.has("softDeleteTime")) {
      store.remove(STORE, key(object));
      superfluous.add(object.path("_blob").asText());
      return;
    }
    ObjectNode kept = object.deepCopy();
    String time = StorageTimes.format(now);
    if (!kept.has("timeDeleted")) {
      kept.put("timeDeleted", time);
    }
    kept.put("softDeleteTime", time)
        .put("hardDeleteTime", StorageTimes.format(now.plusSeconds(soft)));
    store.put(STORE, key(kept), kept);
  }

  /**
   * As a lifecycle rule deletes: a live version becomes an archived one where versions are kept.
   */
  void expire(JsonNode bucket, ObjectNode object, Instant now) {
    if (bucket.path("versioning").path("enabled").asBoolean() && !object.has("timeDeleted")) {
      archive(object, now);
    } else {
      remove(bucket, object, now);
    }
  }

  void delete(Request request, String bucketName, String name) {
    change(
        () -> {
          ObjectNode object = find(request, bucketName, name);
          Preconditions.of(request).write(Optional.of(object));
          ObjectNode bucket = buckets.find(bucketName);
          Instant now = clock.now();
          if (request.param("generation").isEmpty()) {
            replaced(bucket, object, now);
          } else {
            Retention.mustBeFree(bucket, object, now);
            remove(bucket, object, now);
          }
          return true;
        });
  }

  /** Changes what is said about a version: a metageneration more. */
  ObjectNode update(ObjectNode found, UnaryOperator<ObjectNode> work) {
    ObjectNode after = work.apply(found.deepCopy());
    long metageneration = found.path("metageneration").asLong() + 1;
    after
        .put("metageneration", Long.toString(metageneration))
        .put("updated", StorageTimes.format(clock.now()))
        .put("etag", Etags.of(found.path("generation").asLong(), metageneration));
    store.put(STORE, key(after), after);
    return after;
  }

  ObjectNode patch(Request request, String bucketName, String name, JsonNode given, boolean all) {
    return change(
        () -> {
          ObjectNode found = find(request, bucketName, name);
          Preconditions.of(request).write(Optional.of(found));
          ObjectNode bucket = buckets.find(bucketName);
          return update(
              found,
              after -> {
                if (all) {
                  after.remove(ObjectView.SETTABLE);
                }
                ObjectNode wanted = Json.object();
                ObjectView.SETTABLE.stream()
                    .filter(given::has)
                    .forEach(f -> wanted.set(f, given.get(f)));
                Buckets.merge(after, wanted);
                if (after.path("metadata").isEmpty()) {
                  after.remove("metadata");
                }
                boolean override = request.flag("overrideUnlockedRetention");
                Retention.changed(bucket, found, after, override, clock.now());
                Contexts.changed(found, after, StorageTimes.format(clock.now()));
                acl(request, bucket, given, after);
                return after;
              });
        });
  }

  private static void acl(Request request, JsonNode bucket, JsonNode given, ObjectNode after) {
    if (!given.path("acl").isEmpty() && !BucketView.uniform(bucket)) {
      Acls.mustNotBePublic(bucket, given.path("acl"));
      after.set(Acls.OBJECT, Acls.given(given.path("acl")));
    }
    request
        .param("predefinedAcl")
        .ifPresent(
            acl -> {
              Acls.mustBeFineGrained(bucket);
              ArrayNode canned = Acls.cannedObject("predefinedAcl", acl, Buckets.PROJECT_NUMBER);
              Acls.mustNotBePublic(bucket, canned);
              after.set(Acls.OBJECT, canned);
            });
  }

  ObjectNode restore(Request request, String bucketName, String name) {
    String generation = Params.required(request, "generation");
    return change(
        () -> {
          ObjectNode deleted = find(bucketName, name, Optional.of(generation), true);
          return restored(deleted, request.flag("copySourceAcl"), Preconditions.of(request));
        });
  }

  /** Has a soft-deleted version back, as a new one. Must run within a change. */
  ObjectNode restored(ObjectNode deleted, boolean withAcl, Preconditions preconditions) {
    ObjectNode restored =
        putWithin(
            deleted.path("bucket").asText(),
            deleted.path("name").asText(),
            deleted,
            blobs.linked(Content.of(deleted)),
            preconditions,
            again -> {
              if (withAcl && again.has(Acls.OBJECT) && deleted.has(Acls.OBJECT)) {
                again.set(Acls.OBJECT, deleted.get(Acls.OBJECT));
              }
              return Encryption.kept(deleted, again);
            });
    store.remove(STORE, key(deleted));
    superfluous.add(deleted.path("_blob").asText());
    return restored;
  }

  /** The same version under another name. Must run within a change. */
  void rename(ObjectNode object, String name) {
    String bucket = object.path("bucket").asText();
    String generation = object.path("generation").asText();
    store.remove(STORE, key(object));
    ObjectNode renamed =
        object
            .deepCopy()
            .put("name", name)
            .put("id", bucket + "/" + name + "/" + generation)
            .put("selfLink", StorageLinks.object(bucket, name))
            .put("mediaLink", StorageLinks.media(bucket, name, generation));
    store.put(STORE, key(renamed), renamed);
  }
}

package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.Bucket;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Buckets: made, changed, listed, deleted. */
final class Buckets {
  static final String STORE = "storage/buckets";
  static final String PROJECT_NUMBER = "123456789012";

  /** What an update without it leaves as it is; the rest is set anew by PUT. */
  private static final Set<String> FIXED =
      Set.of(
          "kind",
          "id",
          "name",
          "selfLink",
          "projectNumber",
          "generation",
          "metageneration",
          "location",
          "locationType",
          "customPlacementConfig",
          "hierarchicalNamespace",
          "objectRetention",
          "timeCreated",
          "updated",
          "etag",
          "owner",
          "acl",
          "defaultObjectAcl",
          "satisfiesPZS",
          "satisfiesPZI",
          "softDeleteTime",
          "hardDeleteTime");

  private final Store store;
  private final SandboxClock clock;
  private final BucketPolicies policies;
  private final DeletedBuckets deleted;

  Buckets(Store store, SandboxClock clock, BucketPolicies policies) {
    this.store = store;
    this.clock = clock;
    this.policies = policies;
    this.deleted = new DeletedBuckets(store, clock, policies);
  }

  /** Those that can be had back. */
  DeletedBuckets deleted() {
    return deleted;
  }

  ObjectNode find(String name) {
    return store.get(STORE, name).orElseThrow(Errors::noBucket);
  }

  boolean exists(String name) {
    return store.get(STORE, name).isPresent();
  }

  Response get(Request request, String name) {
    if (request.flag("softDeleted") && request.param("generation").isPresent()) {
      return deleted.get(request, name);
    }
    ObjectNode bucket = find(name);
    Preconditions.of(request).read(bucket);
    return Response.json(BucketView.shown(bucket, Params.full(request, false)));
  }

  Response list(Request request) {
    String project = Params.required(request, "project");
    String prefix = request.query().getOrDefault("prefix", "");
    if (request.flag("softDeleted")) {
      return deleted.list(request, project, prefix);
    }
    boolean full = Params.full(request, false);
    int size = Params.pageSize(request, "maxResults");
    String after = PageTokens.decode(request);
    ArrayNode items = Json.array();
    ObjectNode out = Json.object().put("kind", "storage#buckets");
    String last = "";
    for (Map.Entry<String, ObjectNode> e : store.all(STORE).tailMap(after, false).entrySet()) {
      boolean wanted =
          e.getValue().path("_project").asText().equals(project) && e.getKey().startsWith(prefix);
      if (wanted && items.size() == size) {
        out.put("nextPageToken", PageTokens.encode(last));
        break;
      }
      if (wanted) {
        items.add(BucketView.shown(e.getValue(), full));
        last = e.getKey();
      }
    }
    if (!items.isEmpty()) {
      out.set("items", items);
    }
    return Response.json(out);
  }

  Response create(Request request) {
    String project = Params.required(request, "project");
    ObjectNode body = BodyCheck.checked(request.json(), Bucket.class, "bucket");
    String name = body.path("name").asText("");
    if (name.isEmpty()) {
      throw Errors.required("name");
    }
    BucketRules.name(name);
    boolean full = Params.full(request, body.has("acl") || body.has("defaultObjectAcl"));
    return store.transaction(
        () -> {
          if (exists(name)) {
            throw Errors.conflict(
                find(name).path("_project").asText().equals(project)
                    ? "Your previous request to create the named bucket succeeded and you already"
                        + " own it."
                    : "The requested bucket name is not available. The bucket namespace is shared"
                        + " by all users of the system. Please select a different name and try"
                        + " again.");
          }
          ObjectNode bucket = fresh(request, body, name);
          bucket.put("_project", project);
          BucketView.complete(bucket, Json.object(), clock.now());
          BucketRules.settings(bucket);
          store.put(STORE, name, bucket);
          policies.begin(name, project, BucketView.uniform(bucket));
          return Response.json(BucketView.shown(bucket, full));
        });
  }

  private ObjectNode fresh(Request request, ObjectNode body, String name) {
    ObjectNode bucket = body.deepCopy();
    String now = StorageTimes.format(clock.now());
    String location = body.path("location").asText("US").toUpperCase(Locale.ROOT);
    BucketRules.location(location);
    merge(bucket, Json.object());
    bucket.remove(List.of("acl", "defaultObjectAcl", "owner"));
    bucket
        .put("kind", "storage#bucket")
        .put("id", name)
        .put("name", name)
        .put("selfLink", StorageLinks.bucket(name))
        .put("projectNumber", PROJECT_NUMBER)
        .put("generation", Long.toString(clock.millis() * 1_000_000))
        .put("metageneration", "1")
        .put("location", location)
        .put("timeCreated", now)
        .put("updated", now);
    String type = BucketRules.locationType(bucket);
    bucket.put("locationType", type);
    bucket.put(
        "storageClass", body.path("storageClass").asText("STANDARD").toUpperCase(Locale.ROOT));
    if (!type.equals("region")) {
      bucket.put("rpo", body.path("rpo").asText("DEFAULT"));
    } else {
      bucket.put("satisfiesPZI", true);
    }
    if (request.flag("enableObjectRetention")) {
      bucket.putObject("objectRetention").put("mode", "Enabled");
    }
    if (BucketView.uniform(body)
        && (request.param("predefinedAcl").isPresent()
            || request.param("predefinedDefaultObjectAcl").isPresent()
            || !body.path("acl").isEmpty()
            || !body.path("defaultObjectAcl").isEmpty())) {
      throw Acls.refused();
    }
    bucket.set(
        Acls.BUCKET,
        body.path("acl").isEmpty()
            ? Acls.cannedBucket(
                request.param("predefinedAcl").orElse("projectPrivate"), PROJECT_NUMBER)
            : Acls.given(body.path("acl")));
    bucket.set(
        Acls.DEFAULT,
        body.path("defaultObjectAcl").isEmpty()
            ? Acls.cannedObject(
                "predefinedDefaultObjectAcl",
                request.param("predefinedDefaultObjectAcl").orElse("projectPrivate"),
                PROJECT_NUMBER)
            : Acls.given(body.path("defaultObjectAcl")));
    Acls.mustNotBePublic(bucket, bucket.path(Acls.BUCKET));
    Acls.mustNotBePublic(bucket, bucket.path(Acls.DEFAULT));
    return bucket;
  }

  Response update(Request request, String name, boolean replace) {
    ObjectNode given = BodyCheck.checked(request.json(), Bucket.class, "bucket");
    ObjectNode after =
        change(
            name,
            before -> {
              Preconditions.of(request).write(Optional.of(before));
              ObjectNode changed = before.deepCopy();
              if (replace) {
                before.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(f -> !FIXED.contains(f) && !f.startsWith("_"))
                    .filter(f -> !List.of("storageClass", "rpo").contains(f))
                    .forEach(changed::remove);
              }
              ObjectNode wanted = given.deepCopy();
              wanted.remove(FIXED);
              merge(changed, wanted);
              lists(request, given, changed);
              return changed;
            });
    return Response.json(BucketView.shown(after, Params.full(request, true)));
  }

  /** The lists of a bucket, when they are given or named. */
  private static void lists(Request request, ObjectNode given, ObjectNode changed) {
    JsonNode before = changed.path(Acls.BUCKET);
    JsonNode defaults = changed.path(Acls.DEFAULT);
    set(request, given, changed);
    boolean same =
        before.equals(changed.path(Acls.BUCKET)) && defaults.equals(changed.path(Acls.DEFAULT));
    if (!same) {
      Acls.mustBeFineGrained(changed);
      Acls.mustNotBePublic(changed, changed.path(Acls.BUCKET));
      Acls.mustNotBePublic(changed, changed.path(Acls.DEFAULT));
    }
  }

  private static void set(Request request, ObjectNode given, ObjectNode changed) {
    if (given.path("acl").isArray() && !given.path("acl").isEmpty()) {
      changed.set(Acls.BUCKET, Acls.given(given.path("acl")));
    }
    if (given.path("defaultObjectAcl").isArray() && !given.path("defaultObjectAcl").isEmpty()) {
      changed.set(Acls.DEFAULT, Acls.given(given.path("defaultObjectAcl")));
    }
    request
        .param("predefinedAcl")
        .ifPresent(acl -> changed.set(Acls.BUCKET, Acls.cannedBucket(acl, PROJECT_NUMBER)));
    request
        .param("predefinedDefaultObjectAcl")
        .ifPresent(
            acl ->
                changed.set(
                    Acls.DEFAULT,
                    Acls.cannedObject("predefinedDefaultObjectAcl", acl, PROJECT_NUMBER)));
  }

  /** Applies one change: a metageneration more, checked, stored. */
  ObjectNode change(String name, java.util.function.UnaryOperator<ObjectNode> work) {
    return store.transaction(
        () -> {
          ObjectNode before = find(name);
          ObjectNode after = work.apply(before);
          after
              .put("metageneration", Long.toString(before.path("metageneration").asLong() + 1))
              .put("updated", StorageTimes.format(clock.now()));
          BucketView.complete(after, before, clock.now());
          BucketRules.settings(after);
          store.put(STORE, name, after);
          return after;
        });
  }

  Response lockRetention(Request request, String name) {
    Params.required(request, "ifMetagenerationMatch");
    return store.transaction(
        () -> {
          ObjectNode bucket = find(name).deepCopy();
          Preconditions.of(request).write(Optional.of(bucket));
          if (!(bucket.get("retentionPolicy") instanceof ObjectNode policy)) {
            throw Errors.invalid("Bucket '" + name + "' does not have a retention policy.");
          }
          policy.put("isLocked", true);
          long metageneration = bucket.path("metageneration").asLong() + 1;
          bucket
              .put("metageneration", Long.toString(metageneration))
              .put("updated", StorageTimes.format(clock.now()))
              .put("etag", Etags.of(metageneration));
          store.put(STORE, name, bucket);
          return Response.json(BucketView.shown(bucket, false));
        });
  }

  Response delete(Request request, String name) {
    return store.transaction(
        () -> {
          ObjectNode bucket = find(name);
          Preconditions.of(request).write(Optional.of(bucket));
          boolean anything =
              store.under(Objects.STORE, name + "/").stream()
                  .anyMatch(o -> !o.has("softDeleteTime"));
          if (anything) {
            throw Errors.conflict("The bucket you tried to delete is not empty.");
          }
          deleted.keep(bucket);
          store.remove(STORE, name);
          policies.end(name);
          return Response.empty(204);
        });
  }

  /** Sets what {@code from} holds, field by field below objects; a null takes a field away. */
  static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(
            f -> {
              if (f.getValue().isNull()) {
                into.remove(f.getKey());
              } else if (f.getValue() instanceof ObjectNode child) {
                ObjectNode target =
                    into.get(f.getKey()) instanceof ObjectNode old ? old : Json.object();
                merge(target, child);
                into.set(f.getKey(), target);
              } else {
                into.set(f.getKey(), f.getValue());
              }
            });
  }
}

package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.google.Policies;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.Locale;
import java.util.Set;

/** Buckets: their settings, labels and policies. */
final class Buckets {
  static final String STORE = "storage/buckets";
  private static final String PROJECT_NUMBER = "123456789012";
  private static final Set<String> KNOWN =
      Set.of(
          "acl",
          "autoclass",
          "billing",
          "cors",
          "customPlacementConfig",
          "defaultEventBasedHold",
          "defaultObjectAcl",
          "encryption",
          "etag",
          "generation",
          "hierarchicalNamespace",
          "iamConfiguration",
          "id",
          "ipFilter",
          "kind",
          "labels",
          "lifecycle",
          "location",
          "locationType",
          "logging",
          "metageneration",
          "name",
          "objectRetention",
          "owner",
          "projectNumber",
          "retentionPolicy",
          "rpo",
          "satisfiesPZI",
          "satisfiesPZS",
          "selfLink",
          "softDeletePolicy",
          "storageClass",
          "timeCreated",
          "updated",
          "versioning",
          "website",
          "hardDeleteTime",
          "softDeleteTime");

  private final Store store;
  private final SandboxClock clock;
  private final Policies policies;

  Buckets(Store store, SandboxClock clock, Policies policies) {
    this.store = store;
    this.clock = clock;
    this.policies = policies;
  }

  ObjectNode find(String name) {
    return store.get(STORE, name).orElseThrow(Errors::noBucket);
  }

  Response list(Request request) {
    String project =
        request
            .param("project")
            .orElseThrow(() -> ApiError.legacy(400, "required", "Required parameter: project"));
    String prefix = request.query().getOrDefault("prefix", "");
    ArrayNode items = Json.array();
    store
        .all(STORE)
        .forEach(
            (name, bucket) -> {
              if (bucket.path("_project").asText().equals(project) && name.startsWith(prefix)) {
                items.add(visible(bucket));
              }
            });
    ObjectNode out = Json.object().put("kind", "storage#buckets");
    if (!items.isEmpty()) {
      out.set("items", items);
    }
    return Response.json(out);
  }

  static ObjectNode visible(ObjectNode bucket) {
    ObjectNode copy = bucket.deepCopy();
    copy.remove("_project");
    return copy;
  }

  Response create(Request request) {
    String project =
        request
            .param("project")
            .orElseThrow(() -> ApiError.legacy(400, "required", "Required parameter: project"));
    ObjectNode body = request.json();
    String name = body.path("name").asText("");
    if (!name.matches("[a-z0-9][-_.a-z0-9]{1,220}[a-z0-9]") || name.startsWith("goog")) {
      throw Errors.invalid("Invalid bucket name: '" + name + "'");
    }
    check(body);
    return store.transaction(
        () -> {
          if (store.get(STORE, name).isPresent()) {
            throw Errors.conflict(
                "Your previous request to create the named bucket succeeded and you already own"
                    + " it.");
          }
          ObjectNode bucket = body.deepCopy();
          String now = StorageTimes.format(clock.now());
          String location = bucket.path("location").asText("US").toUpperCase(Locale.ROOT);
          bucket.put("kind", "storage#bucket").put("id", name).put("name", name);
          bucket
              .put("selfLink", "https://www.googleapis.com/storage/v1/b/" + name)
              .put("projectNumber", PROJECT_NUMBER);
          bucket.put("generation", Long.toString(clock.millis() * 1000)).put("metageneration", "1");
          bucket.put("location", location).put("locationType", locationType(location));
          if (!bucket.has("storageClass")) {
            bucket.put("storageClass", "STANDARD");
          }
          if (locationType(location).equals("multi-region")) {
            bucket.put("rpo", bucket.path("rpo").asText("DEFAULT"));
          }
          bucket.put("timeCreated", now).put("updated", now).put("_project", project);
          complete(bucket, now);
          store.put(STORE, name, bucket);
          return Response.json(visible(bucket));
        });
  }

  private static String locationType(String location) {
    return Set.of("US", "EU", "ASIA").contains(location)
        ? "multi-region"
        : location.matches("NAM4|EUR[4578]|ASIA1") ? "dual-region" : "region";
  }

  private static void check(ObjectNode body) {
    body.fieldNames()
        .forEachRemaining(
            f -> {
              if (!KNOWN.contains(f)) {
                throw ApiError.legacy(
                    400,
                    "badRequest",
                    "Invalid JSON payload received. Unknown name \""
                        + f
                        + "\": Cannot find field.");
              }
            });
    long softDelete =
        body.path("softDeletePolicy").path("retentionDurationSeconds").asLong(604_800);
    if (softDelete != 0 && (softDelete < 604_800 || softDelete > 7_776_000)) {
      throw Errors.invalid("Soft delete retention must be 0 or between 7 and 90 days.");
    }
    String prevention =
        body.path("iamConfiguration").path("publicAccessPrevention").asText("inherited");
    if (!Set.of("inherited", "enforced", "unspecified").contains(prevention)) {
      throw Errors.invalid("Invalid argument for publicAccessPrevention: " + prevention);
    }
  }

  private static void complete(ObjectNode bucket, String now) {
    ObjectNode iam =
        bucket.get("iamConfiguration") instanceof ObjectNode i
            ? i
            : bucket.putObject("iamConfiguration");
    ObjectNode uniform =
        iam.get("uniformBucketLevelAccess") instanceof ObjectNode u
            ? u
            : iam.putObject("uniformBucketLevelAccess").put("enabled", false);
    iam.putObject("bucketPolicyOnly").put("enabled", uniform.path("enabled").asBoolean());
    if (!iam.has("publicAccessPrevention")) {
      iam.put("publicAccessPrevention", "inherited");
    }
    ObjectNode soft =
        bucket.get("softDeletePolicy") instanceof ObjectNode s
            ? s
            : bucket.putObject("softDeletePolicy").put("retentionDurationSeconds", "604800");
    soft.put("retentionDurationSeconds", soft.path("retentionDurationSeconds").asText());
    if (soft.path("retentionDurationSeconds").asLong() == 0) {
      soft.remove("effectiveTime");
    } else {
      soft.put("effectiveTime", now);
    }
    if (bucket.path("lifecycle").path("rule").isEmpty()) {
      bucket.remove("lifecycle");
    }
    bucket.put("etag", "CA" + Integer.toHexString(bucket.hashCode()) + "=");
  }

  Response update(Request request, String name, boolean replace) {
    ObjectNode given = request.json();
    check(given);
    return store.transaction(
        () -> {
          ObjectNode before = find(name);
          Preconditions.metageneration(request, before);
          ObjectNode after = replace ? kept(before) : before.deepCopy();
          merge(after, given);
          after.put("metageneration", Long.toString(before.path("metageneration").asLong() + 1));
          String now = StorageTimes.format(clock.now());
          after.put("updated", now);
          complete(after, now);
          store.put(STORE, name, after);
          return Response.json(visible(after));
        });
  }

  private static ObjectNode kept(ObjectNode before) {
    ObjectNode after = before.deepCopy();
    Set.of("labels", "lifecycle", "versioning", "website", "cors", "logging", "retentionPolicy")
        .forEach(after::remove);
    return after;
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(
            f -> {
              if (f.getValue().isNull()) {
                into.remove(f.getKey());
              } else if (f.getValue() instanceof ObjectNode child
                  && into.get(f.getKey()) instanceof ObjectNode old
                  && !f.getKey().equals("lifecycle")) {
                merge(old, child);
              } else {
                into.set(f.getKey(), f.getValue());
              }
            });
  }

  Response delete(Request request, String name) {
    return store.transaction(
        () -> {
          ObjectNode bucket = find(name);
          Preconditions.metageneration(request, bucket);
          boolean anything =
              store.under(Objects.STORE, name + "/").stream()
                  .anyMatch(o -> !o.has("softDeleteTime"));
          if (anything) {
            throw Errors.conflict("The bucket you tried to delete is not empty.");
          }
          store.remove(STORE, name);
          return Response.empty(204);
        });
  }

  Response policy(String name) {
    find(name);
    ObjectNode policy = policies.get("b/" + name).deepCopy();
    return Response.json(
        policy.put("kind", "storage#policy").put("resourceId", "projects/_/buckets/" + name));
  }

  Response setPolicy(Request request, String name) {
    find(name);
    ObjectNode given = request.json();
    given.remove("kind");
    given.remove("resourceId");
    try {
      return Response.json(
          policies
              .set("b/" + name, given)
              .deepCopy()
              .put("kind", "storage#policy")
              .put("resourceId", "projects/_/buckets/" + name));
    } catch (ApiError e) {
      throw e.status() == 409 ? Errors.precondition() : e;
    }
  }
}

package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the service fills into a bucket, and what of it a client sees. */
final class BucketView {
  /** For so long uniform access can be switched off again. */
  private static final Duration UNIFORM_LOCK = Duration.ofDays(90);

  private BucketView() {}

  static ObjectNode shown(ObjectNode bucket, boolean full) {
    ObjectNode copy = bucket.deepCopy();
    List.copyOf(bucket.properties()).stream()
        .map(java.util.Map.Entry::getKey)
        .filter(k -> k.startsWith("_"))
        .forEach(copy::remove);
    if (full && !uniform(bucket)) {
      ArrayNode acl = copy.putArray("acl");
      bucket.path(Acls.BUCKET).forEach(e -> acl.add(Acls.ofBucket(bucket, e)));
      ArrayNode defaults = copy.putArray("defaultObjectAcl");
      bucket.path(Acls.DEFAULT).forEach(e -> defaults.add(Acls.ofDefault(bucket, e)));
      copy.putObject("owner")
          .put("entity", "project-owners-" + bucket.path("projectNumber").asText());
    }
    return copy;
  }

  static boolean uniform(JsonNode bucket) {
    return bucket
        .path("iamConfiguration")
        .path("uniformBucketLevelAccess")
        .path("enabled")
        .asBoolean();
  }

  /**
   * Fills in defaults, and the times of what is set for the first time or otherwise than before.
   */
  static void complete(ObjectNode bucket, JsonNode before, Instant now) {
    String time = StorageTimes.format(now);
    access(bucket, before, now);
    ObjectNode soft = object(bucket, "softDeletePolicy");
    String duration = soft.path("retentionDurationSeconds").asText("604800");
    soft.put("retentionDurationSeconds", duration);
    JsonNode softBefore = before.path("softDeletePolicy");
    if (softBefore.path("retentionDurationSeconds").asText().equals(duration)
        && softBefore.has("effectiveTime")) {
      soft.set("effectiveTime", softBefore.get("effectiveTime"));
    } else {
      soft.put("effectiveTime", time);
    }
    retention(bucket, before, time);
    autoclass(bucket, before, time);
    if (bucket.path("lifecycle").path("rule").isEmpty()) {
      bucket.remove("lifecycle");
    }
    for (String field : List.of("labels", "website", "logging", "cors", "billing")) {
      if (bucket.has(field) && bucket.get(field).isEmpty()) {
        bucket.remove(field);
      }
    }
    bucket.put("etag", Etags.of(bucket.path("metageneration").asLong()));
  }

  private static void access(ObjectNode bucket, JsonNode before, Instant now) {
    ObjectNode iam = object(bucket, "iamConfiguration");
    JsonNode iamBefore = before.path("iamConfiguration").path("uniformBucketLevelAccess");
    ObjectNode uniform = object(iam, "uniformBucketLevelAccess");
    boolean enabled =
        uniform.path("enabled").asBoolean(iam.path("bucketPolicyOnly").path("enabled").asBoolean());
    uniform.removeAll().put("enabled", enabled);
    if (enabled) {
      uniform.put(
          "lockedTime",
          iamBefore.has("lockedTime")
              ? iamBefore.get("lockedTime").asText()
              : StorageTimes.format(now.plus(UNIFORM_LOCK)));
    } else if (iamBefore.has("lockedTime")
        && Instant.parse(iamBefore.get("lockedTime").asText()).isBefore(now)) {
      throw Errors.unmet(
          "Cannot disable uniform bucket-level access after its locked time has passed.");
    }
    iam.set("bucketPolicyOnly", uniform.deepCopy());
    if (!iam.has("publicAccessPrevention")
        || iam.path("publicAccessPrevention").asText().equals("unspecified")) {
      iam.put("publicAccessPrevention", "inherited");
    }
  }

  private static void retention(ObjectNode bucket, JsonNode before, String time) {
    JsonNode was = before.path("retentionPolicy");
    boolean locked = was.path("isLocked").asBoolean();
    long periodBefore = was.path("retentionPeriod").asLong();
    if (!(bucket.get("retentionPolicy") instanceof ObjectNode policy)) {
      bucket.remove("retentionPolicy");
      if (locked) {
        throw Errors.forbidden(
            "forbidden",
            "Cannot remove locked retention policy for bucket '"
                + bucket.path("name").asText()
                + "'.");
      }
      return;
    }
    long period = policy.path("retentionPeriod").asLong();
    if (locked && period < periodBefore) {
      throw Errors.forbidden(
          "forbidden",
          "Cannot reduce retention duration of a locked Retention Policy for bucket '"
              + bucket.path("name").asText()
              + "'.");
    }
    policy.put("retentionPeriod", Long.toString(period));
    policy.put("effectiveTime", period == periodBefore ? was.path("effectiveTime").asText() : time);
    if (locked) {
      policy.put("isLocked", true);
    } else {
      policy.remove("isLocked");
    }
  }

  private static void autoclass(ObjectNode bucket, JsonNode before, String time) {
    if (!(bucket.get("autoclass") instanceof ObjectNode autoclass)) {
      bucket.remove("autoclass");
      return;
    }
    JsonNode was = before.path("autoclass");
    boolean enabled = autoclass.path("enabled").asBoolean();
    if (!enabled && !was.path("enabled").asBoolean()) {
      bucket.remove("autoclass");
      return;
    }
    autoclass.put("enabled", enabled);
    if (enabled) {
      // Autoclass decides on classes from here on.
      bucket.put("storageClass", "STANDARD");
    }
    autoclass.put(
        "toggleTime",
        was.path("enabled").asBoolean() == enabled ? was.path("toggleTime").asText(time) : time);
    if (!enabled) {
      autoclass.remove(List.of("terminalStorageClass", "terminalStorageClassUpdateTime"));
      return;
    }
    String terminal = autoclass.path("terminalStorageClass").asText("NEARLINE");
    autoclass.put("terminalStorageClass", terminal);
    autoclass.put(
        "terminalStorageClassUpdateTime",
        was.path("terminalStorageClass").asText().equals(terminal)
            ? was.path("terminalStorageClassUpdateTime").asText(time)
            : time);
  }

  private static ObjectNode object(ObjectNode in, String field) {
    return in.get(field) instanceof ObjectNode there ? there : in.putObject(field);
  }
}

package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the service allows a bucket to be called, to hold and to be set to. */
final class BucketRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][-_.a-z0-9]{1,220}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final Pattern LABEL =
      Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
  private static final Pattern LABEL_VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");
  private static final Pattern REGION =
      Pattern.compile(
          "(US|NORTHAMERICA|SOUTHAMERICA|EUROPE|ASIA|AUSTRALIA|AFRICA|ME)"
              + "-(CENTRAL|(NORTH|SOUTH)?(EAST|WEST)?)\\d{1,2}");
  static final Set<String> MULTI_REGIONS = Set.of("US", "EU", "ASIA");
  static final Set<String> DUAL_REGIONS = Set.of("ASIA1", "EUR4", "EUR5", "EUR7", "EUR8", "NAM4");
  static final Set<String> CLASSES =
      Set.of(
          "STANDARD",
          "NEARLINE",
          "COLDLINE",
          "ARCHIVE",
          "MULTI_REGIONAL",
          "REGIONAL",
          "DURABLE_REDUCED_AVAILABILITY");
  private static final Set<String> ACTIONS =
      Set.of("Delete", "SetStorageClass", "AbortIncompleteMultipartUpload");

  private BucketRules() {}

  /** As cloud.google.com/storage/docs/buckets#naming has it (read 2026-11-26). */
  static void name(String name) {
    boolean dotted = name.contains(".");
    boolean parts =
        java.util.Arrays.stream(name.split("\\.", -1))
            .allMatch(p -> !p.isEmpty() && p.length() <= 63);
    if (!NAME.matcher(name).matches()
        || (!dotted && name.length() > 63)
        || !parts
        || ADDRESS.matcher(name).matches()
        || name.startsWith("goog")
        || name.contains("google")
        || name.contains("g00gle")) {
      throw Errors.invalid("Invalid bucket name: '" + name + "'");
    }
  }

  static String locationType(JsonNode bucket) {
    String location = bucket.path("location").asText();
    if (bucket.has("customPlacementConfig") || DUAL_REGIONS.contains(location)) {
      return "dual-region";
    }
    return MULTI_REGIONS.contains(location) ? "multi-region" : "region";
  }

  static void location(String location) {
    if (!MULTI_REGIONS.contains(location)
        && !DUAL_REGIONS.contains(location)
        && !REGION.matcher(location).matches()) {
      throw Errors.invalid("The specified location constraint is not valid.");
    }
  }

  static void storageClass(String name) {
    if (!CLASSES.contains(name.toUpperCase(Locale.ROOT))) {
      throw Errors.invalid("Invalid storage class: '" + name + "'.");
    }
  }

  /** The settings of a bucket after a change. */
  static void settings(JsonNode bucket) {
    storageClass(bucket.path("storageClass").asText("STANDARD"));
    long soft = bucket.path("softDeletePolicy").path("retentionDurationSeconds").asLong(604_800);
    if (soft != 0 && (soft < 604_800 || soft > 7_776_000)) {
      throw Errors.invalid(
          "Soft delete policy retention duration must be 0 or between 604800 and 7776000 seconds.");
    }
    JsonNode iam = bucket.path("iamConfiguration");
    String prevention = iam.path("publicAccessPrevention").asText("inherited");
    if (!Set.of("inherited", "enforced", "unspecified").contains(prevention)) {
      throw Errors.invalid("Invalid argument for publicAccessPrevention: " + prevention);
    }
    if (bucket.path("hierarchicalNamespace").path("enabled").asBoolean()
        && !iam.path("uniformBucketLevelAccess").path("enabled").asBoolean()) {
      throw Errors.invalid("Hierarchical namespace buckets must use uniform bucket-level access.");
    }
    JsonNode retention = bucket.path("retentionPolicy").path("retentionPeriod");
    if (bucket.path("retentionPolicy").isObject()
        && (retention.asLong() <= 0 || retention.asLong() > 3_155_760_000L)) {
      throw Errors.invalid("Retention period must be between 1 second and 100 years.");
    }
    labels(bucket.path("labels"));
    lifecycle(bucket.path("lifecycle").path("rule"));
  }

  private static void labels(JsonNode labels) {
    if (labels.size() > 64) {
      throw Errors.invalid("A bucket can have at most 64 labels.");
    }
    labels
        .properties()
        .forEach(
            l -> {
              if (!LABEL.matcher(l.getKey()).matches()
                  || !LABEL_VALUE.matcher(l.getValue().asText()).matches()) {
                throw Errors.invalid(
                    "Invalid label: '" + l.getKey() + "': '" + l.getValue().asText() + "'");
              }
            });
  }

  private static void lifecycle(JsonNode rules) {
    if (rules.size() > 100) {
      throw Errors.invalid("A lifecycle configuration can have at most 100 rules.");
    }
    for (JsonNode rule : rules) {
      String action = rule.path("action").path("type").asText("");
      if (!ACTIONS.contains(action)) {
        throw Errors.invalid("Unknown lifecycle action: '" + action + "'");
      }
      if (action.equals("SetStorageClass")) {
        storageClass(rule.path("action").path("storageClass").asText(""));
      }
      if (rule.path("condition").isEmpty()) {
        throw Errors.invalid("A lifecycle rule must have at least one condition.");
      }
      if (rule.path("condition").path("age").asInt() < 0
          || rule.path("condition").path("numNewerVersions").asInt() < 0) {
        throw Errors.invalid("A lifecycle condition must not be negative.");
      }
    }
  }
}

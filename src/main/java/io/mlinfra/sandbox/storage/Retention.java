package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** Holds, retention policies and retention times: until when an object must stay as it is. */
final class Retention {
  /** When the event-based hold was let go; the bucket's period counts from then. */
  static final String RELEASED = "_eventBasedHoldReleased";

  private Retention() {}

  /** Refuses to delete or replace what is held or retained. */
  static void mustBeFree(JsonNode bucket, JsonNode object, Instant now) {
    String name = object.path("bucket").asText() + "/" + object.path("name").asText();
    for (String hold : new String[] {"temporaryHold", "eventBasedHold"}) {
      if (object.path(hold).asBoolean()) {
        throw Errors.forbidden(
            "objectUnderActiveHold",
            "Object '"
                + name
                + "' is under active "
                + (hold.equals("temporaryHold") ? "Temporary" : "Event-Based")
                + " hold and cannot be deleted, overwritten or archived until hold is removed.");
      }
    }
    Optional<Instant> until = until(bucket, object);
    if (until.isPresent() && until.get().isAfter(now)) {
      throw Errors.forbidden(
          "retentionPolicyNotMet",
          "Object '"
              + name
              + "' is subject to bucket's retention policy or object retention and cannot be"
              + " deleted or overwritten until "
              + until.get());
    }
  }

  static boolean isFree(JsonNode bucket, JsonNode object, Instant now) {
    return !object.path("temporaryHold").asBoolean()
        && !object.path("eventBasedHold").asBoolean()
        && until(bucket, object).filter(now::isBefore).isEmpty();
  }

  /** The later of what the bucket's policy and the object's own retention say. */
  static Optional<Instant> until(JsonNode bucket, JsonNode object) {
    Optional<Instant> byPolicy = Optional.empty();
    long period = bucket.path("retentionPolicy").path("retentionPeriod").asLong();
    if (period > 0 && !object.path("eventBasedHold").asBoolean()) {
      String from = object.path(RELEASED).asText(object.path("timeCreated").asText());
      byPolicy = Optional.of(Instant.parse(from).plusSeconds(period));
    }
    String own = object.path("retention").path("retainUntilTime").asText("");
    if (own.isEmpty()) {
      return byPolicy;
    }
    Instant ownTime = StorageTimes.parse(own);
    return Optional.of(byPolicy.filter(p -> p.isAfter(ownTime)).orElse(ownTime));
  }

  /** Checks and carries out what a change means for holds and retention. */
  static void changed(
      JsonNode bucket, JsonNode before, ObjectNode after, boolean override, Instant now) {
    if (before.path("eventBasedHold").asBoolean() && !after.path("eventBasedHold").asBoolean()) {
      after.put(RELEASED, StorageTimes.format(now));
    }
    JsonNode was = before.path("retention");
    JsonNode is = after.path("retention");
    if (is.equals(was)) {
      return;
    }
    if (is.isObject() && !bucket.has("objectRetention")) {
      throw Errors.invalid(
          "Object retention can only be set on objects in a bucket with object retention enabled.");
    }
    if (is.isObject() && is.isEmpty()) {
      after.remove("retention");
    }
    Instant until = was.has("retainUntilTime") ? time(was) : Instant.MIN;
    boolean weaker = !is.has("retainUntilTime") || time(is).isBefore(until);
    boolean locked = was.path("mode").asText().equals("Locked");
    if (weaker && until.isAfter(now) && (locked || !override)) {
      throw Errors.forbidden(
          "forbidden",
          locked
              ? "The retention of this object is locked and cannot be shortened or removed."
              : "To shorten or remove an unlocked retention, set overrideUnlockedRetention.");
    }
  }

  private static Instant time(JsonNode retention) {
    return StorageTimes.parse(retention.path("retainUntilTime").asText());
  }
}

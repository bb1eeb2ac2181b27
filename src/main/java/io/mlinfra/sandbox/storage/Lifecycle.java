package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does to a bucket what time does to it: lifecycle rules, and the end of soft-deleted objects. It
 * looks at the first request after the sandbox's clock has moved on by {@link #EVERY}.
 */
final class Lifecycle {
  private static final Duration EVERY = Duration.ofMinutes(10);

  /** From dear to cheap; a rule never makes an object dearer. */
  private static final List<String> CLASSES =
      List.of("STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE");

  private final Store store;
  private final SandboxClock clock;
  private final Objects objects;
  private final Map<String, Instant> looked = new ConcurrentHashMap<>();

  Lifecycle(Store store, SandboxClock clock, Objects objects) {
    this.store = store;
    this.clock = clock;
    this.objects = objects;
  }

  /** Looks again at the next request: the rules have changed. */
  void reconsider(String bucket) {
    looked.remove(bucket);
  }

  void apply(String name) {
    Instant now = clock.now();
    Instant last = looked.get(name);
    Optional<ObjectNode> bucket = store.get(Buckets.STORE, name);
    if (bucket.isEmpty() || last != null && now.isBefore(last.plus(EVERY))) {
      return;
    }
    looked.put(name, now);
    if (store.under(Objects.STORE, name + "/").stream().anyMatch(o -> due(bucket.get(), o, now))) {
      objects.change(() -> applyAll(bucket.get(), name, now));
    }
  }

  /** A quick look without the count of newer versions. */
  private static boolean due(JsonNode bucket, JsonNode object, Instant now) {
    return gone(object, now)
        || !bucket.path("lifecycle").path("rule").isEmpty() && !object.has("softDeleteTime");
  }

  private boolean applyAll(ObjectNode bucket, String name, Instant now) {
    String of = "";
    int newer = 0;
    // From behind: the newest version of a name comes first.
    for (ObjectNode object :
        List.copyOf(store.entriesUnder(Objects.STORE, name + "/").descendingMap().values())) {
      boolean same = object.path("name").asText().equals(of);
      newer = same ? newer : 0;
      of = object.path("name").asText();
      if (gone(object, now)) {
        objects.remove(bucket, object, now);
      } else if (!object.has("softDeleteTime")) {
        rules(bucket, object, newer, now);
        newer++;
      }
    }
    return true;
  }

  private static boolean gone(JsonNode object, Instant now) {
    return object.has("softDeleteTime")
        && !Instant.parse(object.path("hardDeleteTime").asText()).isAfter(now);
  }

  private void rules(JsonNode bucket, ObjectNode object, int newer, Instant now) {
    String cheapest = object.path("storageClass").asText();
    for (JsonNode rule : bucket.path("lifecycle").path("rule")) {
      if (!holds(rule.path("condition"), object, newer, now)) {
        continue;
      }
      String action = rule.path("action").path("type").asText();
      if (action.equals("Delete") && Retention.isFree(bucket, object, now)) {
        objects.expire(bucket, object, now);
        return;
      }
      String to = rule.path("action").path("storageClass").asText("");
      if (action.equals("SetStorageClass") && CLASSES.indexOf(to) > CLASSES.indexOf(cheapest)) {
        cheapest = to;
      }
    }
    String target = cheapest;
    boolean autoclass = bucket.path("autoclass").path("enabled").asBoolean();
    if (!autoclass && !target.equals(object.path("storageClass").asText())) {
      objects.update(
          object,
          after ->
              after
                  .put("storageClass", target)
                  .put("timeStorageClassUpdated", StorageTimes.format(now)));
    }
  }

  /** Whether all conditions hold. */
  private static boolean holds(JsonNode condition, JsonNode object, int newer, Instant now) {
    return condition.properties().stream()
        .allMatch(c -> holds(c.getKey(), c.getValue(), object, newer, now));
  }

  private static boolean holds(
      String name, JsonNode wanted, JsonNode object, int newer, Instant now) {
    return switch (name) {
      case "age" -> daysSince(object, "timeCreated", wanted, now);
      case "createdBefore" -> before(object, "timeCreated", wanted);
      case "customTimeBefore" -> before(object, "customTime", wanted);
      case "daysSinceCustomTime" -> daysSince(object, "customTime", wanted, now);
      case "noncurrentTimeBefore" -> before(object, "timeDeleted", wanted);
      case "daysSinceNoncurrentTime" -> daysSince(object, "timeDeleted", wanted, now);
      case "isLive" -> wanted.asBoolean() != object.has("timeDeleted");
      case "numNewerVersions" -> newer >= wanted.asInt();
      case "matchesStorageClass" ->
          any(wanted, w -> object.path("storageClass").asText().equals(w));
      case "matchesPrefix" -> any(wanted, w -> object.path("name").asText().startsWith(w));
      case "matchesSuffix" -> any(wanted, w -> object.path("name").asText().endsWith(w));
      default -> false;
    };
  }

  private static boolean any(JsonNode list, java.util.function.Predicate<String> is) {
    for (JsonNode item : list) {
      if (is.test(item.asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean daysSince(JsonNode object, String field, JsonNode days, Instant now) {
    return time(object, field)
        .filter(t -> !t.plus(Duration.ofDays(days.asLong())).isAfter(now))
        .isPresent();
  }

  private static boolean before(JsonNode object, String field, JsonNode date) {
    Instant midnight =
        LocalDate.parse(date.asText().substring(0, 10)).atStartOfDay(ZoneOffset.UTC).toInstant();
    return time(object, field).filter(t -> t.isBefore(midnight)).isPresent();
  }

  private static Optional<Instant> time(JsonNode object, String field) {
    return object.hasNonNull(field)
        ? Optional.of(StorageTimes.parse(object.path(field).asText()))
        : Optional.empty();
  }
}

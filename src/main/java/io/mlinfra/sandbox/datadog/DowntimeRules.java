package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.Set;

/** Refuses downtimes that Datadog refuses, with its words. */
final class DowntimeRules {
  private static final Set<String> TYPES = Set.of("days", "weeks", "months", "years", "rrule");
  private static final Set<String> DAYS = Set.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final Set<String> END_STATES = Set.of("alert", "no data", "warn");
  private static final Set<String> END_TYPES = Set.of("canceled", "expired");
  private static final int MOST_TAGS = 32;

  private DowntimeRules() {}

  static void check(ObjectNode body) {
    if (scope(body.path("scope")).isEmpty()) {
      throw Errors.bad("Invalid scope parameter");
    }
    if (body.path("monitor_tags").size() > MOST_TAGS) {
      throw Errors.bad("A maximum of " + MOST_TAGS + " monitor tags is allowed");
    }
    words(body.path("notify_end_states"), END_STATES, "notify_end_states");
    words(body.path("notify_end_types"), END_TYPES, "notify_end_types");
    long start = body.path("start").asLong(0);
    if (body.path("end").isNumber() && start > 0 && body.path("end").asLong() <= start) {
      throw Errors.bad("Downtime end must be after its start");
    }
    JsonNode recurrence = body.path("recurrence");
    if (recurrence.isObject()) {
      recurrence((ObjectNode) recurrence);
    }
  }

  private static void words(JsonNode given, Set<String> allowed, String field) {
    for (JsonNode word : given) {
      if (!allowed.contains(word.asText())) {
        throw Errors.bad("Invalid " + field + " parameter");
      }
    }
  }

  /** The recurrence with every field that Datadog shows. */
  static ObjectNode recurrence(ObjectNode given) {
    String type = given.path("type").asText("");
    if (!TYPES.contains(type)) {
      throw Errors.bad("Invalid recurrence type");
    }
    for (JsonNode day : given.path("week_days")) {
      if (!DAYS.contains(day.asText())) {
        throw Errors.bad(
            "Invalid set of days in week_days. Be sure that the first letter is capitalized.");
      }
    }
    if (present(given, "until_occurrences") && present(given, "until_date")) {
      throw Errors.bad("You must provide only provide one of (until_occurrences, until_date)");
    }
    ObjectNode full = Json.object().put("type", type);
    full.set("period", given.has("period") ? given.get("period") : null);
    for (String field : new String[] {"week_days", "until_occurrences", "until_date"}) {
      full.set(field, given.get(field));
    }
    if (present(given, "rrule")) {
      full.set("rrule", given.get("rrule"));
    }
    return full;
  }

  private static boolean present(ObjectNode node, String field) {
    return !node.path(field).isMissingNode() && !node.path(field).isNull();
  }

  /** A scope as a list: it may be given as one text with commas. */
  static ArrayNode scope(JsonNode given) {
    ArrayNode list = Json.array();
    if (given.isTextual()) {
      for (String part : given.textValue().split(",", -1)) {
        if (!part.isBlank()) {
          list.add(part.strip());
        }
      }
    }
    given.forEach(list::add);
    return list;
  }

  /** Datadog's number for what is muted: 0 everything, 1 hosts, 2 other tags. */
  static int type(JsonNode given) {
    ArrayNode scope = scope(given);
    if (scope.size() == 1 && scope.get(0).asText().equals("*")) {
      return 0;
    }
    boolean hosts = scope.valueStream().allMatch(s -> s.asText().startsWith("host:"));
    return hosts ? 1 : 2;
  }
}

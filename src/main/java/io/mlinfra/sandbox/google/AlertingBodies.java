package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;

/** What Cloud Monitoring fills in, hides and insists on, kind by kind; as recorded. */
final class AlertingBodies {
  private static final String HIDDEN = "******";

  private AlertingBodies() {}

  /**
   * Completes what a client sent.
   *
   * @param before what was there; empty at a creation
   * @param numbers whether the client writes enums as numbers
   */
  static void complete(
      AlertingKind kind, ObjectNode body, ObjectNode before, String now, boolean numbers) {
    switch (kind.collection()) {
      case "alertPolicies" -> policy(body, before, now);
      case "notificationChannels" -> channel(body, before, now);
      case "uptimeCheckConfigs" -> uptimeCheck(body);
      case "groups" -> required(body, "displayName", "filter");
      case "metricDescriptors" -> required(body, "type", "metricKind", "valueType");
      case "snoozes" -> required(body, "criteria", "interval");
      case "dashboards" -> {
        required(body, "displayName");
        body.put("etag", Documents.etag());
        widgets(body, numbers);
      }
      case "services/{parent}/serviceLevelObjectives" -> {
        required(body, "serviceLevelIndicator");
        double goal = body.path("goal").asDouble();
        if (goal <= 0 || goal > 0.9999) {
          throw ApiError.parse("goal must be greater than 0 and at most 0.9999, but is " + goal);
        }
      }
      default -> {}
    }
  }

  private static void required(ObjectNode body, String... fields) {
    for (String field : fields) {
      if (body.path(field).isMissingNode()) {
        throw ApiError.parse("Field " + field + " is required and has no value.");
      }
    }
  }

  private static void enabled(ObjectNode body) {
    if (!body.has("enabled")) {
      body.put("enabled", true);
    }
  }

  private static void policy(ObjectNode body, ObjectNode before, String now) {
    required(body, "displayName", "combiner", "conditions");
    enabled(body);
    String name = body.path("name").asText();
    for (JsonNode condition : body.path("conditions")) {
      if (condition.path("name").asText("").isEmpty()) {
        ((ObjectNode) condition).put("name", name + "/conditions/" + Documents.digits(19));
      }
    }
    ObjectNode record = Json.object().put("mutateTime", now).put("mutatedBy", "user@example.com");
    body.set(
        "creationRecord",
        before.path("creationRecord").isObject() ? before.get("creationRecord") : record);
    body.set("mutationRecord", record);
  }

  private static void channel(ObjectNode body, ObjectNode before, String now) {
    required(body, "type");
    enabled(body);
    ObjectNode record = Json.object().put("mutateTime", now);
    body.set(
        "creationRecord",
        before.path("creationRecord").isObject() ? before.get("creationRecord") : record);
    body.set("mutationRecords", Json.array().add(record));
  }

  /** Passwords and masked headers never come back. */
  private static void uptimeCheck(ObjectNode body) {
    required(body, "displayName");
    if (!body.has("checkerType")) {
      body.put("checkerType", "STATIC_IP_CHECKERS");
    }
    if (body.path("httpCheck") instanceof ObjectNode check) {
      if (check.path("authInfo") instanceof ObjectNode auth && auth.has("password")) {
        auth.put("password", HIDDEN);
      }
      if (check.path("maskHeaders").asBoolean()
          && check.path("headers") instanceof ObjectNode headers) {
        if (check.has("body")) {
          headers.put("Content-Length", HIDDEN);
        }
        headers.properties().forEach(h -> h.setValue(TextNode.valueOf(HIDDEN)));
      }
    }
  }

  /** Defaults within a dashboard, however deep its layout. */
  private static void widgets(JsonNode node, boolean numbers) {
    if (node.path("text") instanceof ObjectNode text && text.has("content")) {
      if (!text.has("format")) {
        put(text, "format", "MARKDOWN", numbers);
      }
      if (!text.has("style")) {
        text.putObject("style");
      }
    }
    for (JsonNode data : node.path("xyChart").path("dataSets")) {
      if (!data.has("targetAxis")) {
        put((ObjectNode) data, "targetAxis", "Y1", numbers);
      }
    }
    for (JsonNode data : node.path("timeSeriesTable").path("dataSets")) {
      if (!data.has("minAlignmentPeriod")) {
        ((ObjectNode) data).put("minAlignmentPeriod", "0s");
      }
    }
    node.forEach(inner -> widgets(inner, numbers));
  }

  /** Both enums have the value that is meant as their first. */
  private static void put(ObjectNode to, String field, String name, boolean numbers) {
    if (numbers) {
      to.put(field, 1);
    } else {
      to.put(field, name);
    }
  }
}

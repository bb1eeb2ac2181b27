package io.mlinfra.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * One event of a deployment, complete enough to be sent by a later apply.
 *
 * @param key what it is within its deployment, {@code phase-1-start}
 * @param deployment the id that groups the events of one deployment
 * @param at when it happened
 */
record DeployEvent(
    String key,
    String deployment,
    String title,
    String text,
    String alertType,
    List<String> tags,
    Instant at) {
  DeployEvent {
    tags = List.copyOf(tags);
  }

  /** The tag that no other event has: by it an event that was sent is found again. */
  String id() {
    return "mlinfra-event-id:" + deployment + "-" + key;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("key", key).put("deployment", deployment).put("title", title).put("text", text);
    json.put("alert_type", alertType).put("at", at.getEpochSecond());
    tags.forEach(json.putArray("tags")::add);
    return json;
  }

  static DeployEvent of(JsonNode json) {
    return new DeployEvent(
        json.path("key").asText(),
        json.path("deployment").asText(),
        json.path("title").asText(),
        json.path("text").asText(),
        json.path("alert_type").asText(),
        json.path("tags").valueStream().map(JsonNode::asText).toList(),
        Instant.ofEpochSecond(json.path("at").asLong()));
  }
}

package io.mlinfra.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.provider.datadog.DatadogSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Remembers which events of a deployment were sent, and which of them and of the applies' figures
 * wait to be, across the applies that it takes. A deployment begins with an apply and ends with the
 * first one that leaves nothing undone; what waits then goes on waiting.
 */
final class SentLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<byte[]> writer;
  private final ObjectNode content;

  /**
   * @param reader the document as it was kept; empty when there is none
   * @param writer keeps the document
   */
  SentLog(Supplier<Optional<byte[]>> reader, Consumer<byte[]> writer) {
    this.writer = writer;
    this.content = reader.get().map(SentLog::parse).orElseGet(JSON::createObjectNode);
  }

  private static ObjectNode parse(byte[] bytes) {
    try {
      return JSON.readTree(bytes) instanceof ObjectNode o ? o : JSON.createObjectNode();
    } catch (IOException damaged) {
      return JSON.createObjectNode();
    }
  }

  /** The open deployment's id; {@code fresh} becomes it when none is open. */
  String open(String fresh) {
    if (!content.path("open").asBoolean()) {
      content.remove("events");
      content.put("open", true).put("deployment", fresh);
      save();
    }
    return content.path("deployment").asText();
  }

  /** Whether the open deployment has had this event, sent or not. */
  boolean has(String key) {
    return content.path("events").has(key);
  }

  /** Keeps an event until it is sent. */
  void keep(DeployEvent event) {
    content.withObject("/events").put(event.key(), "kept");
    content.withArray("/waiting").add(event.json());
    save();
  }

  /** The events that wait, oldest first. */
  List<DeployEvent> waiting() {
    return content.path("waiting").valueStream().map(DeployEvent::of).toList();
  }

  /** Whether a process ended while it sent the event, so that it may have arrived. */
  boolean tried(DeployEvent event) {
    return find(event).path("tried").asBoolean();
  }

  /** To be told before an event is sent. */
  void trying(DeployEvent event) {
    if (find(event) instanceof ObjectNode kept) {
      kept.put("tried", true);
      save();
    }
  }

  void sent(DeployEvent event) {
    ArrayNode left = JSON.createArrayNode();
    for (JsonNode kept : content.path("waiting")) {
      if (!DeployEvent.of(kept).id().equals(event.id())) {
        left.add(kept);
      }
    }
    content.set("waiting", left);
    save();
  }

  /** Keeps figures until they are sent. */
  void keep(List<DatadogSignals.Point> points, Instant at) {
    ObjectNode kept = content.withArray("/figures").addObject().put("at", at.getEpochSecond());
    for (DatadogSignals.Point p : points) {
      ObjectNode point = kept.withArray("/points").addObject();
      point.put("metric", p.metric()).put("value", p.value());
      p.tags().forEach(point.putArray("tags")::add);
    }
    save();
  }

  /** Figures of one apply. */
  record Figures(Instant at, List<DatadogSignals.Point> points) {}

  /** The figures that wait, oldest first. */
  List<Figures> figures() {
    return content
        .path("figures")
        .valueStream()
        .map(
            f ->
                new Figures(
                    Instant.ofEpochSecond(f.path("at").asLong()),
                    f.path("points").valueStream().map(SentLog::point).toList()))
        .toList();
  }

  private static DatadogSignals.Point point(JsonNode json) {
    return new DatadogSignals.Point(
        json.path("metric").asText(),
        json.path("value").asDouble(),
        json.path("tags").valueStream().map(JsonNode::asText).toList());
  }

  /** The oldest figures were sent. */
  void figuresSent() {
    content.withArray("/figures").remove(0);
    save();
  }

  private JsonNode find(DeployEvent event) {
    for (JsonNode kept : content.path("waiting")) {
      if (DeployEvent.of(kept).id().equals(event.id())) {
        return kept;
      }
    }
    return JSON.missingNode();
  }

  void close() {
    content.put("open", false);
    save();
  }

  private void save() {
    writer.accept(content.toString().getBytes(StandardCharsets.UTF_8));
  }
}

package io.mlinfra.hook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Remembers which events of a deployment were sent, across the applies that it takes. A deployment
 * begins with an apply and ends with the first one that leaves nothing undone.
 */
final class SentLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How far an event has come. */
  enum State {
    UNSENT,
    /** About to be sent when the process ended; it may have arrived. */
    TRIED,
    SENT
  }

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
      content.removeAll();
      content.put("open", true).put("deployment", fresh);
      save();
    }
    return content.path("deployment").asText();
  }

  State state(String event) {
    return switch (content.path("events").path(event).asText()) {
      case "sent" -> State.SENT;
      case "tried" -> State.TRIED;
      default -> State.UNSENT;
    };
  }

  void mark(String event, State state) {
    content.withObject("/events").put(event, state == State.SENT ? "sent" : "tried");
    save();
  }

  void close() {
    content.put("open", false);
    save();
  }

  private void save() {
    writer.accept(content.toString().getBytes(StandardCharsets.UTF_8));
  }
}

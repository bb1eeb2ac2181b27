package io.mlinfra.apply.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.journal.JournalRecord.Applied;
import io.mlinfra.apply.journal.JournalRecord.Begun;
import io.mlinfra.apply.journal.JournalRecord.Ended;
import io.mlinfra.apply.journal.JournalRecord.Intent;
import io.mlinfra.apply.journal.JournalRecord.Moved;
import io.mlinfra.apply.journal.JournalRecord.Operation;
import io.mlinfra.apply.journal.JournalRecord.Outcome;
import io.mlinfra.diff.Action;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import java.time.Instant;
import java.util.Optional;

/** The JSON form of journal records; {@code v} is its version, raised when a reader must know. */
final class RecordJson {
  static final int VERSION = 1;

  private RecordJson() {}

  static ObjectNode write(JournalRecord entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("v", VERSION);
    switch (entry) {
      case Begun r ->
          json.put("type", "begun")
              .put("apply", r.applyId())
              .put("target", r.target())
              .put("plan", r.plan())
              .put("command", r.command())
              .put("at", r.at().toString());
      case Intent r ->
          json.put("type", "intent")
              .put("request", r.requestId())
              .put("address", r.address().toString())
              .put("action", r.action().name())
              .put("step", r.step())
              .put("method", r.method())
              .put("location", r.location().id())
              .put("id", r.id())
              .put("body", r.body())
              .put("at", r.at().toString());
      case Operation r ->
          json.put("type", "operation")
              .put("request", r.requestId())
              .put("service", r.handle().service())
              .put("scope", r.handle().scope())
              .put("name", r.handle().name());
      case Outcome r ->
          json.put("type", "outcome")
              .put("request", r.requestId())
              .put("done", r.done())
              .put("message", r.message());
      case Applied r -> {
        json.put("type", "applied")
            .put("address", r.address().toString())
            .put("action", r.action().name())
            .put("phase", r.phase());
        r.body().ifPresent(body -> json.set("body", body));
      }
      case Moved r ->
          json.put("type", "moved")
              .put("address", r.address().toString())
              .put("from", r.from().id())
              .put("to", r.to().id())
              .put("reason", r.reason());
      case Ended r -> json.put("type", "ended").put("result", r.result());
    }
    return json;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when it is of a newer version or of no known type
   */
  static JournalRecord read(JsonNode json) {
    int version = json.path("v").asInt(0);
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException(
          "version " + version + " of the journal is not known to this program; update mlinfra");
    }
    String type = text(json, "type");
    return switch (type) {
      case "begun" ->
          new Begun(
              text(json, "apply"),
              text(json, "target"),
              text(json, "plan"),
              text(json, "command"),
              Instant.parse(text(json, "at")));
      case "intent" ->
          new Intent(
              text(json, "request"),
              Address.parse(text(json, "address")),
              Action.valueOf(text(json, "action")),
              json.path("step").asInt(),
              text(json, "method"),
              Location.parse(text(json, "location")),
              text(json, "id"),
              text(json, "body"),
              Instant.parse(text(json, "at")));
      case "operation" ->
          new Operation(
              text(json, "request"),
              new OperationHandle(text(json, "service"), text(json, "scope"), text(json, "name")));
      case "outcome" ->
          new Outcome(text(json, "request"), json.path("done").asBoolean(), text(json, "message"));
      case "applied" ->
          new Applied(
              Address.parse(text(json, "address")),
              Action.valueOf(text(json, "action")),
              json.path("phase").asInt(),
              json.path("body") instanceof ObjectNode body ? Optional.of(body) : Optional.empty());
      case "moved" ->
          new Moved(
              Address.parse(text(json, "address")),
              Location.parse(text(json, "from")),
              Location.parse(text(json, "to")),
              text(json, "reason"));
      case "ended" -> new Ended(text(json, "result"));
      default -> throw new IllegalArgumentException("no journal record is of type " + type);
    };
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("a journal record lacks the text " + field);
    }
    return value.textValue();
  }
}

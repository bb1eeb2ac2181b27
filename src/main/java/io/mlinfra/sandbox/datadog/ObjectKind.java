package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One kind of object that Datadog keeps as it was sent: a row of {@code datadog-objects.json},
 * which says where it is, in what it is wrapped, what has to be sent, what the service adds, and
 * the words of its refusals.
 */
record ObjectKind(ObjectNode row) {
  private static final String TABLE = "/sandbox/datadog-objects.json";

  static List<ObjectKind> all() {
    try (InputStream in = ObjectKind.class.getResourceAsStream(TABLE)) {
      JsonNode rows = Json.MAPPER.readTree(in);
      return rows.valueStream().map(r -> new ObjectKind((ObjectNode) r)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE, e);
    }
  }

  String path() {
    return row.path("path").asText();
  }

  String collection() {
    return "datadog.object." + path();
  }

  /** The type that the body names, and with it the envelope; empty for a bare object. */
  String type() {
    return row.path("type").asText("");
  }

  boolean wrapped() {
    return !type().isEmpty();
  }

  /** The field that a client chooses and finds the object by; empty where the service gives ids. */
  String key() {
    return row.path("key").asText("");
  }

  /** Whether the id stands in the body that makes it, with letters that are allowed in names. */
  boolean named() {
    return row.path("id").asText("").equals("given");
  }

  boolean numbered() {
    return row.path("id").asText("").equals("number");
  }

  List<String> words(String column) {
    return row.path(column).valueStream().map(JsonNode::asText).toList();
  }

  String text(String column) {
    return row.path(column).asText("");
  }

  int status(String column) {
    return row.path(column).asInt(200);
  }

  ObjectNode defaults() {
    return row.path("defaults") instanceof ObjectNode d ? d.deepCopy() : Json.object();
  }

  String missing(String id) {
    return text("missing").replace("{id}", id);
  }
}

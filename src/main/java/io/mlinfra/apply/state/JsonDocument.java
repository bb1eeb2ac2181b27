package io.mlinfra.apply.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A versioned JSON document of a backend; one that is damaged counts as absent. */
final class JsonDocument {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION = 1;

  private final StateBackend backend;
  private final String name;
  private long generation;

  JsonDocument(StateBackend backend, String name) {
    this.backend = backend;
    this.name = name;
  }

  static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode().put("version", VERSION);
  }

  /**
   * Reads it; what it holds only makes later runs better informed, so damage is no error.
   *
   * @throws StateException when it was written by a newer program, which must not be overwritten
   */
  JsonNode load() {
    Optional<StateBackend.Document> saved = backend.read(name);
    if (saved.isEmpty()) {
      return empty();
    }
    generation = saved.get().generation();
    try {
      JsonNode json = JSON.readTree(new String(saved.get().content(), StandardCharsets.UTF_8));
      if (json.path("version").asInt() > VERSION) {
        throw new StateException(
            name + " in " + backend.where() + " was written by a newer mlinfra; update this one");
      }
      return json;
    } catch (JsonProcessingException damaged) {
      return empty();
    }
  }

  void save(ObjectNode json) {
    byte[] content = json.toString().getBytes(StandardCharsets.UTF_8);
    generation = backend.write(name, content, generation);
  }
}

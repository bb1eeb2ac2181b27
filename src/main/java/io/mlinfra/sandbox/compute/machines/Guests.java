package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Which;
import io.mlinfra.sandbox.http.Json;
import java.util.Optional;

/** What happens inside machines, told from outside: guest attributes, serial output and health. */
public final class Guests {
  private static final String ATTRIBUTES = "compute/guestAttributes";
  private static final String SERIAL = "compute/serial";

  private final ComputeEngine engine;

  public Guests(ComputeEngine engine) {
    this.engine = engine;
  }

  /** Writes a guest attribute as its guest would; {@code key} is namespace/key. */
  public boolean attribute(Which which, String key, String value) {
    return which.change(
        engine,
        "instances",
        (at, body) ->
            engine.store().put(ATTRIBUTES, at.key(), attributes(at).deepCopy().put(key, value)));
  }

  static ObjectNode attributes(Resource at) {
    return at.engine().store().get(ATTRIBUTES, at.key()).orElseGet(Json::object);
  }

  /** Appends to what a machine has written to a serial port. */
  public boolean serial(Which which, int port, String text) {
    return which.change(
        engine,
        "instances",
        (at, body) -> {
          ObjectNode doc =
              engine
                  .store()
                  .get(SERIAL, at.key())
                  .map(ObjectNode::deepCopy)
                  .orElseGet(Json::object);
          String before = serial(at, body, port);
          engine.store().put(SERIAL, at.key(), doc.put("port" + port, before + text));
        });
  }

  static String serial(Resource at, JsonNode body, int port) {
    String first =
        port == 1
            ? "[    0.000000] Linux version 6.8 booting " + body.path("name").asText() + "\n"
            : "";
    return at.engine()
        .store()
        .get(SERIAL, at.key())
        .map(d -> d.path("port" + port).asText(first))
        .orElse(first);
  }

  /** Says whether a machine answers its health checks. */
  public boolean health(Which which, boolean healthy) {
    return which.change(
        engine,
        "instances",
        (at, body) -> {
          Health.set(engine, body, healthy);
          engine.agenda().by(engine.operations().millis());
        });
  }

  /** What a machine could learn of itself from its metadata server. */
  public Optional<String> metadata(Which which, String path) {
    return which.find(engine, "instances").flatMap(e -> metadata(e.getKey(), e.getValue(), path));
  }

  private Optional<String> metadata(String key, ObjectNode body, String path) {
    return switch (path) {
      case "instance/preempted" ->
          Optional.of(body.path(Runs.PREEMPTED).asBoolean() ? "TRUE" : "FALSE");
      case "instance/maintenance-event" -> Optional.of("NONE");
      case "instance/name" -> Optional.of(body.path("name").asText());
      case "instance/id" -> Optional.of(body.path("id").asText());
      case "instance/zone" -> Optional.of(body.path("zone").asText().replace(Links.BASE, ""));
      case "instance/machine-type" ->
          Optional.of(body.path("machineType").asText().replace(Links.BASE, ""));
      default -> {
        if (path.startsWith("instance/attributes/")) {
          String name = Links.last(path);
          for (JsonNode item : body.path("metadata").path("items")) {
            if (item.path("key").asText().equals(name)) {
              yield Optional.of(item.path("value").asText());
            }
          }
        }
        if (path.startsWith("instance/guest-attributes/")) {
          JsonNode value =
              attributes(engine.at("instances", key))
                  .path(path.substring("instance/guest-attributes/".length()));
          yield Optional.ofNullable(value.textValue());
        }
        yield Optional.empty();
      }
    };
  }

  /** Forgets what is told of a machine that goes. Must run within a transaction. */
  static void forget(Resource at, ObjectNode body) {
    at.engine().store().remove(ATTRIBUTES, at.key());
    at.engine().store().remove(SERIAL, at.key());
    at.engine().store().remove(Health.STORE, body.path("id").asText());
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What happens inside machines, told from outside: guest attributes, serial output, health, and the
 * load that autoscalers see.
 */
public final class Guests {
  private static final String ATTRIBUTES = "compute/guestAttributes";
  private static final String SERIAL = "compute/serial";

  private final ComputeEngine engine;

  Guests(ComputeEngine engine) {
    this.engine = engine;
  }

  /**
   * Which resource is meant.
   *
   * @param zone a zone or a region; empty for any
   * @param project empty for any
   */
  public record Which(String name, String zone, String project) {
    boolean is(Resource at) {
      return at.name().equals(name)
          && (zone.isEmpty() || at.scope().place().equals(zone))
          && (project.isEmpty() || at.project().equals(project));
    }
  }

  private boolean change(String collection, Which which, BiConsumer<Resource, ObjectNode> work) {
    return engine
        .store()
        .transaction(
            () -> {
              Optional<Map.Entry<String, ObjectNode>> found = find(collection, which);
              found.ifPresent(e -> work.accept(engine.at(collection, e.getKey()), e.getValue()));
              return found.isPresent();
            });
  }

  private Optional<Map.Entry<String, ObjectNode>> find(String collection, Which which) {
    return engine.store().all("compute/" + collection).entrySet().stream()
        .filter(e -> which.is(engine.at(collection, e.getKey())) || scales(which, e.getValue()))
        .findFirst();
  }

  /** An autoscaler is also meant by the name of its group. */
  private static boolean scales(Which which, ObjectNode body) {
    return body.path("kind").asText().equals("compute#autoscaler")
        && Links.last(body.path("target").asText()).equals(which.name())
        && (which.zone().isEmpty()
            || body.path("target").asText().contains("s/" + which.zone() + "/"));
  }

  /** Writes a guest attribute as its guest would; {@code key} is namespace/key. */
  public boolean attribute(Which which, String key, String value) {
    return change(
        "instances",
        which,
        (at, body) ->
            engine.store().put(ATTRIBUTES, at.key(), attributes(at).deepCopy().put(key, value)));
  }

  static ObjectNode attributes(Resource at) {
    return at.engine().store().get(ATTRIBUTES, at.key()).orElseGet(Json::object);
  }

  /** Appends to what a machine has written to a serial port. */
  public boolean serial(Which which, int port, String text) {
    return change(
        "instances",
        which,
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
    return change(
        "instances",
        which,
        (at, body) -> {
          Health.set(engine, body, healthy);
          engine.agenda().by(engine.operations().millis());
        });
  }

  /**
   * Sets the load that an autoscaler sees.
   *
   * @param metric {@code cpu}, {@code load_balancing} or a custom metric; empty for all
   * @param total whether the value is that of the whole group rather than of one machine
   * @return false when there is no such autoscaler or it does not follow the metric
   */
  public boolean load(Which which, String metric, double value, boolean total) {
    boolean[] follows = new boolean[1];
    change(
        "autoscalers",
        which,
        (at, body) -> {
          ScalingSignals signals = new ScalingSignals(at, body.path("autoscalingPolicy"));
          follows[0] = signals.set(metric, value, total, Autoscalers.size(at, body));
          Autoscalers.review(at, body);
        });
    return follows[0];
  }

  /** What a machine could learn of itself from its metadata server. */
  public Optional<String> metadata(Which which, String path) {
    return find("instances", which).flatMap(e -> metadata(e.getKey(), e.getValue(), path));
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

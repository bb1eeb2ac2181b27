package io.mlinfra.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.state.StateBackend;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Keeps the controller's steering beside the plan's lock and journal; damage counts as absence. */
public final class SteeringFile {
  private static final String NAME = "controller.json";
  private static final JsonMapper JSON = new JsonMapper();

  private final StateBackend backend;
  private long generation;

  public SteeringFile(StateBackend backend) {
    this.backend = backend;
  }

  public Steering load() {
    Optional<StateBackend.Document> saved = backend.read(NAME);
    if (saved.isEmpty()) {
      return Steering.NONE;
    }
    generation = saved.get().generation();
    try {
      return read(JSON.readTree(new String(saved.get().content(), StandardCharsets.UTF_8)));
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException damaged) {
      return Steering.NONE;
    }
  }

  /**
   * Replaces what was saved.
   *
   * @throws io.mlinfra.apply.state.StateException when another controller wrote meanwhile
   */
  public void save(Steering steering) {
    generation =
        backend.write(
            NAME, write(steering).toString().getBytes(StandardCharsets.UTF_8), generation);
  }

  private static Steering read(JsonNode json) {
    JsonNode m = json.path("memory");
    Set<String> alerted = new HashSet<>();
    m.path("alerted").forEach(a -> alerted.add(a.asText()));
    JsonNode s = m.path("spending");
    Optional<Spending> spending =
        s.isObject()
            ? Optional.of(
                new Spending(
                    LocalDate.parse(s.path("day").asText()),
                    Instant.parse(s.path("until").asText()),
                    new BigDecimal(s.path("amount").asText("0"))))
            : Optional.empty();
    return new Steering(
        Instant.parse(json.path("at").asText()),
        map(
            json.path("bounds"),
            b ->
                new Bounds(
                    Bounds.Mode.valueOf(b.path("mode").asText()),
                    b.path("min").asLong(),
                    b.path("max").asLong())),
        new Memory(
            spending,
            map(m.path("idle_since"), n -> Instant.parse(n.asText())),
            map(m.path("obstructed_since"), n -> Instant.parse(n.asText())),
            map(
                m.path("moved"),
                n -> new Memory.Shift(n.path("min").asLong(), n.path("max").asLong())),
            map(m.path("moves"), JsonNode::asLong),
            alerted));
  }

  private static <T> Map<String, T> map(JsonNode node, Function<JsonNode, T> value) {
    Map<String, T> map = new HashMap<>();
    node.properties().forEach(e -> map.put(e.getKey(), value.apply(e.getValue())));
    return map;
  }

  private static ObjectNode write(Steering steering) {
    ObjectNode json = JSON.createObjectNode().put("version", 1).put("at", steering.at().toString());
    ObjectNode bounds = json.putObject("bounds");
    steering
        .bounds()
        .forEach(
            (group, b) ->
                bounds
                    .putObject(group)
                    .put("mode", b.mode().name())
                    .put("min", b.min())
                    .put("max", b.max()));
    Memory memory = steering.memory();
    ObjectNode m = json.putObject("memory");
    memory
        .spending()
        .ifPresent(
            s ->
                m.putObject("spending")
                    .put("day", s.day().toString())
                    .put("until", s.until().toString())
                    .put("amount", s.amount().toPlainString()));
    ObjectNode idle = m.putObject("idle_since");
    memory.idleSince().forEach((k, v) -> idle.put(k, v.toString()));
    ObjectNode obstructed = m.putObject("obstructed_since");
    memory.obstructedSince().forEach((k, v) -> obstructed.put(k, v.toString()));
    ObjectNode moved = m.putObject("moved");
    memory.moved().forEach((k, v) -> moved.putObject(k).put("min", v.min()).put("max", v.max()));
    ObjectNode moves = m.putObject("moves");
    memory.moves().forEach(moves::put);
    memory.alerted().forEach(m.putArray("alerted")::add);
    return json;
  }
}

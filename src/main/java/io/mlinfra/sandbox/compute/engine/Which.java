package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Which resource a lever is to move.
 *
 * @param zone a zone or a region; empty for any
 * @param project empty for any
 */
public record Which(String name, String zone, String project) {
  /** The first one that is meant, with its key. */
  public Optional<Map.Entry<String, ObjectNode>> find(ComputeEngine engine, String collection) {
    return engine.store().all("compute/" + collection).entrySet().stream()
        .filter(e -> is(engine.at(collection, e.getKey())) || scales(e.getValue()))
        .findFirst();
  }

  /**
   * Changes the first one that is meant.
   *
   * @return false when there is none
   */
  public boolean change(
      ComputeEngine engine, String collection, BiConsumer<Resource, ObjectNode> work) {
    return engine
        .store()
        .transaction(
            () -> {
              Optional<Map.Entry<String, ObjectNode>> found = find(engine, collection);
              found.ifPresent(e -> work.accept(engine.at(collection, e.getKey()), e.getValue()));
              return found.isPresent();
            });
  }

  private boolean is(Resource at) {
    return at.name().equals(name)
        && (zone.isEmpty() || at.scope().place().equals(zone))
        && (project.isEmpty() || at.project().equals(project));
  }

  /** An autoscaler is also meant by the name of its group. */
  private boolean scales(ObjectNode body) {
    String target = body.path("target").asText();
    return body.path("kind").asText().equals("compute#autoscaler")
        && Links.last(target).equals(name)
        && (zone.isEmpty() || target.contains("s/" + zone + "/"));
  }
}

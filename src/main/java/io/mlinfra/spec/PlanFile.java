package io.mlinfra.spec;

import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import java.util.Map;

/**
 * A plan and the file it came from.
 *
 * @param root the file as a tree, overrides put in
 * @param positions of every key's value, by dotted path
 */
public record PlanFile(FleetPlan plan, Source source, Node root, Map<String, Position> positions) {
  public PlanFile {
    positions = Map.copyOf(positions);
  }

  /** Where a path stands; the nearest thing above it that is in the file, else the first line. */
  public Position position(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Position found = positions.get(at);
      if (found != null) {
        return found;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
    return new Position(source.file(), 1, 1, 1);
  }
}

package io.mlinfra.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one pass came to.
 *
 * @param seen what it was decided on
 * @param bounds what every group's autoscaler is to be set to, by group
 * @param decisions what the rules wanted and why
 * @param memory what the next pass needs to know
 */
public record Pass(
    Observation seen, Map<String, Bounds> bounds, List<Decision> decisions, Memory memory) {
  public Pass {
    bounds = Collections.unmodifiableMap(new LinkedHashMap<>(bounds));
    decisions = List.copyOf(decisions);
  }

  /** The groups whose autoscaler has to change, with what it changes to. */
  public Map<String, Bounds> changes() {
    Map<String, Bounds> changes = new LinkedHashMap<>();
    for (GroupState g : seen.groups()) {
      Bounds wanted = bounds.getOrDefault(g.name(), g.bounds());
      if (!wanted.equals(g.bounds())) {
        changes.put(g.name(), wanted);
      }
    }
    return changes;
  }
}

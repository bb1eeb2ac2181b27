package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.Reference;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes the desired resources of phase 2; what they depend on is read from their references. */
final class Stage {
  static final int PHASE = 2;
  static final String NAME = "monitoring";

  private Stage() {}

  static DesiredResource resource(String kind, String name, ObjectNode body) {
    SortedSet<Address> targets = new TreeSet<>();
    references(body, targets);
    return new DesiredResource(
        new Address(kind, name),
        Location.GLOBAL,
        body,
        targets,
        PHASE,
        NAME,
        Optional.empty(),
        false);
  }

  private static void references(JsonNode node, SortedSet<Address> targets) {
    if (node.isTextual()) {
      Reference.parse(node.textValue()).ifPresent(r -> targets.add(r.target()));
    }
    node.forEach(child -> references(child, targets));
  }
}

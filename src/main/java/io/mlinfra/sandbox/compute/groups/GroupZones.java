package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** In which zones a group's machines are, and in which the next one goes. */
public final class GroupZones {
  private final Resource at;
  private final List<String> zones = new ArrayList<>();
  private final String shape;

  GroupZones(Resource group, JsonNode body) {
    this.at = group;
    this.shape = body.path("distributionPolicy").path("targetShape").asText("EVEN");
    if (group.scope().level() == Scope.Level.ZONE) {
      zones.add(group.scope().place());
    } else {
      body.path("distributionPolicy")
          .path("zones")
          .forEach(z -> zones.add(Links.last(z.path("zone").asText())));
    }
  }

  /** A regional group spreads over three zones of its region unless it is told other ones. */
  static void complete(Resource at, ObjectNode body) {
    if (at.scope().level() != Scope.Level.REGION) {
      return;
    }
    ObjectNode policy =
        body.get("distributionPolicy") instanceof ObjectNode p
            ? p
            : body.putObject("distributionPolicy");
    Defaults.put(policy, "targetShape", "EVEN");
    if (policy.path("zones").isEmpty()) {
      var zones = policy.putArray("zones");
      at.engine().places().zones(at.scope().place()).stream()
          .limit(3)
          .forEach(z -> zones.addObject().put("zone", link(at, z)));
      return;
    }
    for (JsonNode zone : policy.path("zones")) {
      String name = Links.last(zone.path("zone").asText());
      if (!at.engine().places().zones(at.scope().place()).contains(name)) {
        throw Errors.invalid(
            "distributionPolicy.zones[0].zone",
            zone.path("zone").asText(),
            "It must be a zone of the region '" + at.scope().place() + "'.");
      }
      ((ObjectNode) zone).put("zone", link(at, name));
    }
  }

  private static String link(Resource at, String zone) {
    return Links.BASE + "projects/" + at.project() + "/zones/" + zone;
  }

  int count() {
    return zones.size();
  }

  /** The zones to try for the next machine, best first. */
  List<String> candidates(Census active) {
    Comparator<String> fewest = Comparator.comparing(active::in);
    return switch (shape) {
      case "ANY_SINGLE_ZONE" -> active.first().isEmpty() ? zones : List.of(active.first());
      case "ANY", "BALANCED" -> zones.stream().sorted(fewest).toList();
      // An even group waits for capacity rather than become uneven.
      default -> zones.stream().sorted(fewest).limit(1).toList();
    };
  }

  /** Where a slot may go instead when its zone has no capacity. */
  List<String> others(Slot slot) {
    boolean free = List.of("ANY", "BALANCED", "ANY_SINGLE_ZONE").contains(shape);
    return free && at.scope().level() == Scope.Level.REGION
        ? zones.stream().filter(z -> !z.equals(slot.zone())).toList()
        : List.of();
  }
}

package io.mlinfra.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Builds desired graphs for the memory cloud. */
final class Fleet {
  static final String PLAN = "test-fleet";

  private final List<DesiredResource> resources = new ArrayList<>();

  Fleet add(String address, int phase, String... uses) {
    return add(address, phase, body -> {}, uses);
  }

  Fleet add(String address, int phase, Consumer<ObjectNode> more, String... uses) {
    Address at = Address.parse(address);
    TreeSet<Address> dependsOn = new TreeSet<>();
    ObjectNode body = body(at.name());
    ArrayNode list = body.putArray("uses");
    for (String used : uses) {
      dependsOn.add(Address.parse(used));
      list.add(used);
    }
    more.accept(body);
    Location location =
        at.kind().equals("mem.vm") ? Location.zone("us-central1-a") : Location.GLOBAL;
    resources.add(
        new DesiredResource(at, location, body, dependsOn, phase, "s", Optional.empty(), false));
    return this;
  }

  static ObjectNode body(String name) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name).put("size", 1);
    body.putObject("labels").put(OwnershipMark.KEY, PLAN);
    return body;
  }

  ResourceGraph graph() {
    return ResourceGraph.of(resources);
  }

  /** Networks, disks and machines in two phases, enough to have some order in it. */
  static Fleet small() {
    Fleet fleet = new Fleet().add("mem.net/main", 1).add("mem.net/data", 1);
    for (int i = 0; i < 3; i++) {
      fleet.add("mem.disk/d" + i, 1);
      fleet.add("mem.vm/m" + i, 1, "mem.net/main", "mem.disk/d" + i);
    }
    return fleet.add("mem.vm/watch", 2, "mem.net/data", "mem.vm/m0", "mem.vm/m1");
  }
}

package io.mlinfra.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.Optional;

/**
 * A resource, wanted or live, as far as its cost and its quotas depend on it.
 *
 * @param id the id that the service gave it; empty for what is only wanted
 */
public record Item(
    Address address,
    String id,
    Location location,
    ObjectNode body,
    int phase,
    Optional<String> cluster) {
  public static Item of(DesiredResource r) {
    return new Item(r.address(), "", r.location(), r.body(), r.phase(), r.cluster());
  }

  public static Item of(LiveResource r, int phase, Optional<String> cluster) {
    return new Item(r.address(), r.id(), r.location(), r.body(), phase, cluster);
  }

  public String region() {
    return switch (location) {
      case Location.Global _ -> "global";
      case Location.Region r -> r.region();
      case Location.Zone z -> z.region();
    };
  }
}

package io.mlinfra.cost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.util.Optional;

/**
 * A resource as far as its price depends on it; wanted or live.
 *
 * @param id the id that the service gave it; empty for what is only wanted
 */
record PricedResource(
    Address address,
    String id,
    Location location,
    ObjectNode body,
    int phase,
    Optional<String> cluster) {
  static PricedResource of(DesiredResource r) {
    return new PricedResource(r.address(), "", r.location(), r.body(), r.phase(), r.cluster());
  }

  static PricedResource of(LiveResource r, int phase, Optional<String> cluster) {
    return new PricedResource(r.address(), r.id(), r.location(), r.body(), phase, cluster);
  }

  String region() {
    return switch (location) {
      case Location.Global _ -> "global";
      case Location.Region r -> r.region();
      case Location.Zone z -> z.region();
    };
  }
}

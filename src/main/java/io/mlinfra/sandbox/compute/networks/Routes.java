package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import java.util.List;
import java.util.Optional;

/** Static routes. */
public final class Routes implements Behaviour {
  private static final List<String> NEXT_HOPS =
      List.of(
          "nextHopGateway",
          "nextHopInstance",
          "nextHopIp",
          "nextHopIlb",
          "nextHopVpnTunnel",
          "nextHopNetwork");

  @Override
  public void complete(Resource at, ObjectNode body) {
    long hops = NEXT_HOPS.stream().filter(body::has).count();
    if (hops != 1) {
      throw Errors.badRequest("Exactly one next hop must be specified for a route.");
    }
    Defaults.put(body, "priority", 1000);
    hidden(at, body);
  }

  /** A static route cannot take away what a subnet's own route leads to. */
  private static void hidden(Resource at, ObjectNode body) {
    String range = body.path("destRange").asText();
    Optional<Ranges> dest = Ranges.parse(range);
    String network = Links.full(body.path("network").asText(), at.project());
    for (ObjectNode subnet : at.engine().under("subnetworks", at.project(), "regions/").values()) {
      if (subnet.path("network").asText().equals(network) && dest.isPresent()) {
        for (Ranges own : SubnetRanges.all(subnet)) {
          if (own.contains(dest.get())) {
            throw Errors.invalid(
                "destRange",
                range,
                "destRange hides the address space of the subnetwork '"
                    + subnet.path("name").asText()
                    + "'.");
          }
        }
      }
    }
  }
}

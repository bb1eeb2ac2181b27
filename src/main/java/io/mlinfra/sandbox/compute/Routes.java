package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Static routes. */
final class Routes implements Behaviour {
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
  }
}

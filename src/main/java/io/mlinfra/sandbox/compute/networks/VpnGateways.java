package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** High-availability VPN gateways: two interfaces, each with an address. */
public final class VpnGateways implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "stackType", "IPV4_ONLY");
    Defaults.put(body, "gatewayIpVersion", "IPV4");
    if (body.path("vpnInterfaces").isEmpty()) {
      var interfaces = body.putArray("vpnInterfaces");
      for (int i = 0; i < 2; i++) {
        interfaces
            .addObject()
            .put("id", i)
            .put(
                "ipAddress", "35.242." + ThreadLocalRandom.current().nextInt(256) + "." + (10 + i));
      }
    }
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    if (!action.equals("getStatus")) {
      return Optional.empty();
    }
    ObjectNode out = Json.object();
    ObjectNode result = out.putObject("result");
    at.engine().under("vpnTunnels", at.project(), at.scope().path() + "/").values().stream()
        .filter(t -> t.path("vpnGateway").asText().equals(at.selfLink()))
        .forEach(
            t ->
                result
                    .withArrayProperty("vpnConnections")
                    .addObject()
                    .withArrayProperty("tunnels")
                    .addObject()
                    .put("tunnelUrl", t.path("selfLink").asText()));
    return Optional.of(Response.json(out));
  }
}

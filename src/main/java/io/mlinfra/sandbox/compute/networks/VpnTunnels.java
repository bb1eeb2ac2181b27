package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Resource;

/** VPN tunnels: whom they reach, and a secret that is not answered. */
public final class VpnTunnels implements Behaviour {
  private static final String HIDDEN = "*************";

  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("status", "ESTABLISHED");
    body.put("detailedStatus", "Tunnel is up and running.");
    Defaults.put(body, "ikeVersion", 2);
    String secret = body.path("sharedSecret").asText("");
    if (!secret.isEmpty()) {
      body.put("sharedSecretHash", Integer.toHexString(secret.hashCode()));
      body.put("sharedSecret", HIDDEN);
    }
    int number = body.path("peerExternalGatewayInterface").asInt();
    at.engine()
        .resolve(body.path("peerExternalGateway").asText(""), at.project())
        .ifPresent(
            peer -> {
              for (JsonNode face : peer.path("interfaces")) {
                if (face.path("id").asInt() == number && face.has("ipAddress")) {
                  Defaults.put(body, "peerIp", face.path("ipAddress").asText());
                }
              }
            });
  }
}

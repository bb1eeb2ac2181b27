package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ThreadLocalRandom;

/** Forwarding rules. */
final class ForwardingRules implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    if (!body.has("backendService") && !body.has("target")) {
      throw Errors.badRequest("A forwarding rule needs a target or a backend service.");
    }
    Defaults.put(body, "IPProtocol", "TCP");
    Defaults.put(body, "loadBalancingScheme", "EXTERNAL");
    Defaults.put(body, "networkTier", "PREMIUM");
    Defaults.put(body, "ipVersion", "IPV4");
    if (body.path("loadBalancingScheme").asText().equals("INTERNAL")
        && !body.has("subnetwork")
        && !body.has("network")) {
      throw Errors.required("network");
    }
    if (!body.has("IPAddress")) {
      body.put(
          "IPAddress",
          at.engine()
              .resolve(body.path("subnetwork").asText(""), at.project())
              .flatMap(s -> Ranges.parse(s.path("ipCidrRange").asText()))
              .map(r -> r.address(r.size() - 2 - ThreadLocalRandom.current().nextLong(0, 8)))
              .orElse("34.1.2." + ThreadLocalRandom.current().nextInt(1, 255)));
    }
  }
}

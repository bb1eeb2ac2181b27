package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Resource;

/** Network attachments: subnets that a producer may put interfaces into. */
public final class NetworkAttachments implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    at.engine()
        .resolve(body.path("subnetworks").path(0).asText(), at.project())
        .ifPresent(s -> body.put("network", s.path("network").asText()));
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Network attachments: subnets that a producer may put interfaces into. */
final class NetworkAttachments implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    at.engine()
        .resolve(body.path("subnetworks").path(0).asText(), at.project())
        .ifPresent(s -> body.put("network", s.path("network").asText()));
  }
}

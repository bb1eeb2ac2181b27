package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import java.util.Optional;

/** Which subnet an interface of a machine is in. */
public final class InstanceSubnets {
  private InstanceSubnets() {}

  /** The subnet that is named, or the one that a network in auto mode has in the region. */
  public static Optional<ObjectNode> of(Resource at, ObjectNode nic, int index) {
    Optional<ObjectNode> named =
        at.engine().resolve(nic.path("subnetwork").asText(""), at.project());
    String link =
        nic.path("network")
            .asText(
                named.isPresent()
                    ? ""
                    : Links.self(at.project(), Scope.GLOBAL, "networks", "default"));
    if (named.isPresent()) {
      String home = named.get().path("network").asText();
      if (!link.isEmpty() && !Links.full(link, at.project()).equals(home)) {
        throw Errors.invalid(
            "networkInterfaces[" + index + "].subnetwork",
            nic.path("subnetwork").asText(),
            "The specified subnetwork does not belong to the network '" + link + "'.");
      }
      return named;
    }
    Optional<ObjectNode> network = at.engine().resolve(link, at.project());
    if (network.isEmpty() || network.get().has("IPv4Range")) {
      return Optional.empty();
    }
    if (!network.get().path("autoCreateSubnetworks").asBoolean()) {
      throw Errors.invalid(
          "networkInterfaces[" + index + "]",
          "",
          "Subnetwork should be specified for custom subnetmode network");
    }
    Scope region = Scope.region(at.scope().regionName().orElse(""));
    Resource subnet =
        at.engine().at(at.project(), region, "subnetworks", network.get().path("name").asText());
    Optional<ObjectNode> found = at.engine().find(subnet);
    found.ifPresent(s -> nic.put("subnetwork", s.path("selfLink").asText()));
    return found;
  }
}

package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Ranges;
import java.util.List;
import java.util.Optional;

/** The aliases of an interface as they are answered: ranges, where only lengths were asked for. */
public final class AliasRanges {
  private AliasRanges() {}

  public static void settle(ComputeEngine engine, ObjectNode nic, ObjectNode subnet) {
    for (JsonNode alias : nic.path("aliasIpRanges")) {
      String cidr = alias.path("ipCidrRange").asText("");
      if (!cidr.startsWith("/")) {
        continue;
      }
      String name = alias.path("subnetworkRangeName").asText("");
      from(subnet, name)
          .map(r -> free(engine, nic.path("subnetwork").asText(), name, r, cidr))
          .ifPresent(range -> ((ObjectNode) alias).put("ipCidrRange", range));
    }
  }

  private static Optional<Ranges> from(ObjectNode subnet, String name) {
    if (name.isEmpty()) {
      return Ranges.parse(subnet.path("ipCidrRange").asText());
    }
    for (JsonNode secondary : subnet.path("secondaryIpRanges")) {
      if (secondary.path("rangeName").asText().equals(name)) {
        return Ranges.parse(secondary.path("ipCidrRange").asText());
      }
    }
    throw Errors.invalid(
        "networkInterfaces[0].aliasIpRanges[0].subnetworkRangeName",
        name,
        "The subnetwork has no secondary range of this name.");
  }

  private static String free(
      ComputeEngine engine, String subnet, String name, Ranges within, String length) {
    int prefix = Integer.parseInt(length.substring(1));
    List<Ranges> taken = engine.addresses().aliases(subnet);
    long step = 1L << (32 - prefix);
    for (long offset = name.isEmpty() ? step : 0; offset + step <= within.size(); offset += step) {
      Ranges candidate = new Ranges(within.first() + offset, prefix);
      if (taken.stream().noneMatch(candidate::overlaps)) {
        return candidate.address(0) + length;
      }
    }
    throw Errors.badRequest("The range has no room for an alias of the length " + length + ".");
  }
}

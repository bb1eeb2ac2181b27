package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.AddressBook;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FoundInOperation;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.networks.AliasRanges;
import io.mlinfra.sandbox.compute.networks.InstanceSubnets;
import io.mlinfra.sandbox.compute.networks.NetworkProfiles;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The network interfaces of a machine that is made: their subnets and their addresses. */
public final class NewInterfaces {
  private final Resource at;

  NewInterfaces(Resource instance) {
    this.at = instance;
  }

  void complete(ObjectNode body) {
    ArrayNode nics = body.withArrayProperty("networkInterfaces");
    if (nics.isEmpty()) {
      throw Errors.invalid("networkInterfaces", "", "At least one network interface is required.");
    }
    for (int i = 0; i < nics.size(); i++) {
      complete((ObjectNode) nics.get(i), i);
    }
  }

  /** Fills in an interface; {@code i} is its place among the others. */
  void complete(ObjectNode nic, int i) {
    Optional<ObjectNode> subnet = InstanceSubnets.of(at, nic, i);
    if (!nic.has("network")) {
      nic.put(
          "network",
          subnet
              .map(s -> s.path("network").asText())
              .orElse(Links.self(at.project(), Scope.GLOBAL, "networks", "default")));
    }
    inZone(nic, i);
    Defaults.put(nic, "kind", "compute#networkInterface");
    Defaults.put(nic, "name", "nic" + i);
    Defaults.put(nic, "stackType", "IPV4_ONLY");
    inside(nic, subnet, i);
    subnet.ifPresent(s -> AliasRanges.settle(at.engine(), nic, s));
    nic.put("fingerprint", ComputeEngine.fingerprint(nic));
    nic.path("accessConfigs")
        .forEach(
            c -> access(at, (ObjectNode) c, "networkInterfaces[" + i + "].accessConfigs[0].natIP"));
  }

  /** Machines on a network for RDMA are in the zone of its profile. */
  private void inZone(ObjectNode nic, int i) {
    String link = nic.path("network").asText();
    at.engine()
        .resolve(link, at.project())
        .flatMap(NetworkProfiles::zone)
        .filter(zone -> !zone.equals(at.scope().place()))
        .ifPresent(
            zone -> {
              throw Errors.invalid(
                  "networkInterfaces[" + i + "].network",
                  link,
                  "The network's profile allows instances in zone '" + zone + "' only.");
            });
  }

  private void inside(ObjectNode nic, Optional<ObjectNode> subnet, int index) {
    Optional<Ranges> range = subnet.flatMap(s -> Ranges.parse(s.path("ipCidrRange").asText()));
    String space = nic.path("subnetwork").asText("");
    String given = nic.path("networkIP").asText("");
    if (range.isEmpty() || space.isEmpty()) {
      Defaults.put(nic, "networkIP", "10.128.0." + ThreadLocalRandom.current().nextLong(2, 250));
      return;
    }
    if (given.isEmpty()) {
      String free = at.engine().addresses().free(space, range.get());
      if (free.isEmpty()) {
        throw Errors.badRequest(
            "IP space of '" + space.replace(Links.BASE, "") + "' is exhausted.");
      }
      nic.put("networkIP", free);
      return;
    }
    if (named(at, given)) {
      return;
    }
    // The wording as in github.com/ansible/ansible/issues/51325, read 2026-11-26.
    if (Ranges.parse(given + "/32").filter(range.get()::contains).isEmpty()) {
      throw Errors.invalid(
          "networkInterfaces[" + index + "].networkIP",
          given,
          "Requested internal IP is outside the subnetwork CIDR range.");
    }
    refuseIfTaken(at, space, given);
  }

  /** The message as in github.com/hashicorp/terraform/issues/18998, read 2026-11-26. */
  private static void refuseIfTaken(Resource at, String space, String ip) {
    boolean taken =
        at.engine().addresses().users(space, ip).stream().anyMatch(u -> !u.equals(at.selfLink()));
    if (taken) {
      throw new FoundInOperation(
          400,
          "IP_IN_USE_BY_ANOTHER_RESOURCE",
          "IP '" + ip + "' is already being used by another resource.");
    }
  }

  /** Gives an access config what it leaves out, and holds the address that it names against. */
  static void access(Resource at, ObjectNode config, String field) {
    Defaults.put(config, "kind", "compute#accessConfig");
    Defaults.put(config, "name", Interfaces.NAT_NAME);
    Defaults.put(config, "type", "ONE_TO_ONE_NAT");
    Defaults.put(config, "networkTier", "PREMIUM");
    AddressBook book = at.engine().addresses();
    String given = config.path("natIP").asText("");
    if (given.isEmpty()) {
      config.put("natIP", fresh(book));
      return;
    }
    if (named(at, given)) {
      return;
    }
    // As in github.com/hashicorp/terraform-provider-google/issues/2262, read 2026-11-26.
    if (!book.reserved(AddressBook.OUTSIDE, given)
        && book.users(AddressBook.OUTSIDE, given).isEmpty()) {
      throw Errors.invalid(
          field,
          given,
          "The specified external IP address '"
              + given
              + "' was not found in region '"
              + at.scope().regionName().orElse("")
              + "'.");
    }
    refuseIfTaken(at, AddressBook.OUTSIDE, given);
  }

  /** Whether a reserved address is named by its link, which is answered as it was given. */
  private static boolean named(Resource at, String given) {
    if (given.contains("/") && at.engine().resolve(given, at.project()).isEmpty()) {
      throw Errors.notFound(given.replace(Links.BASE, ""));
    }
    return given.contains("/");
  }

  private static String fresh(AddressBook book) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (true) {
      String ip = "34.69." + random.nextInt(256) + "." + random.nextInt(1, 255);
      if (book.users(AddressBook.OUTSIDE, ip).isEmpty()
          && !book.reserved(AddressBook.OUTSIDE, ip)) {
        return ip;
      }
    }
  }
}

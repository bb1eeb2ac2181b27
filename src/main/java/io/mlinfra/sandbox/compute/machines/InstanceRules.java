package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.networks.NetworkProfiles;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the parts of a new machine must be to each other. */
public final class InstanceRules {
  private InstanceRules() {}

  static void check(Resource at, ObjectNode body) {
    scheduling(body.path("scheduling"));
    interfaces(at, body);
  }

  /** One disk to boot from, and that the first. */
  static void disks(ArrayNode disks) {
    for (int i = 0; i < disks.size(); i++) {
      JsonNode disk = disks.get(i);
      boolean boots = disk.path("boot").asBoolean(i == 0);
      if (boots != (i == 0)) {
        throw Errors.invalid(
            "disks[" + i + "]", "", "Boot disk must be the first disk attached to the instance.");
      }
      if (disk.has("source") && disk.has("initializeParams")) {
        throw Errors.invalid(
            "disks[" + i + "].initializeParams",
            "",
            "A disk has either a source or parameters to make it by.");
      }
    }
  }

  private static void scheduling(JsonNode s) {
    String model = s.path("provisioningModel").asText("");
    boolean preemptible = s.path("preemptible").asBoolean() || model.equals("SPOT");
    if (preemptible && s.path("onHostMaintenance").asText("").equals("MIGRATE")) {
      throw Errors.badRequest(
          "Scheduling must have preemptible be false when onHostMaintenance isn't TERMINATE.");
    }
    boolean ends =
        preemptible
            || s.has("maxRunDuration")
            || s.has("terminationTime")
            || !model.isEmpty() && !model.equals("STANDARD");
    // terraform's provider sends it empty with all else that a block of scheduling may have.
    if (!s.path("instanceTerminationAction").asText("").isEmpty() && !ends) {
      throw Errors.badRequest(
          "You cannot specify a termination action for a VM instance that has the standard"
              + " provisioning model (default). To use instance termination action, the VM instance"
              + " must use the Spot provisioning model or run for a limited time.");
    }
  }

  private static void interfaces(Resource at, ObjectNode body) {
    Set<String> networks = new HashSet<>();
    int i = 0;
    for (JsonNode nic : body.path("networkInterfaces")) {
      Optional<ObjectNode> subnet =
          at.engine().resolve(nic.path("subnetwork").asText(""), at.project());
      String network =
          subnet
              .map(s -> s.path("network").asText())
              .orElse(Links.full(nic.path("network").asText("default"), at.project()));
      boolean many =
          nic.has("vlan")
              || nic.has("parentNicName")
              || at.engine()
                  .resolve(network, at.project())
                  .flatMap(NetworkProfiles::zone)
                  .isPresent();
      if (!many && !networks.add(network)) {
        throw Errors.invalid(
            "networkInterfaces[" + i + "].network",
            network,
            "Networks must be distinct for NICs attached to a VM.");
      }
      i++;
    }
  }
}

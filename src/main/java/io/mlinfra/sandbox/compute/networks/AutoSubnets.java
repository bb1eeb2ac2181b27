package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.disks.Images;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import java.util.List;

/** What comes with a network in auto mode, and the default network that a project begins with. */
public final class AutoSubnets {
  private static final List<Csv.Row> RANGES = Csv.read("/sandbox/auto-subnets.csv");

  private static final String SEEN = "compute/seenProjects";

  /**
   * The rules of a default network:
   * cloud.google.com/firewall/docs/firewalls#default_firewall_rules.
   */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "default-allow-internal",
              "Allow internal traffic on the default network",
              "10.128.0.0/9",
              List.of("tcp:0-65535", "udp:0-65535", "icmp")),
          new Rule("default-allow-ssh", "Allow SSH from anywhere", "0.0.0.0/0", List.of("tcp:22")),
          new Rule(
              "default-allow-rdp", "Allow RDP from anywhere", "0.0.0.0/0", List.of("tcp:3389")),
          new Rule("default-allow-icmp", "Allow ICMP from anywhere", "0.0.0.0/0", List.of("icmp")));

  private record Rule(String name, String description, String source, List<String> allowed) {}

  private AutoSubnets() {}

  /** A subnet in every region that is open to all, named as the network. */
  static void create(Resource network) {
    for (Csv.Row row : RANGES) {
      Scope region = Scope.region(row.get("region"));
      Resource at = network.engine().at(network.project(), region, "subnetworks", network.name());
      network
          .engine()
          .put(
              at,
              Json.object()
                  .put("network", network.selfLink())
                  .put("ipCidrRange", row.get("range")));
    }
  }

  /** Makes the default network of a project that is asked for the first time. */
  public static void ensureDefault(ComputeEngine engine, String project) {
    if (engine.store().get(SEEN, project).isPresent() || Images.isPublic(project)) {
      return;
    }
    engine
        .store()
        .transaction(
            () -> {
              if (engine.store().get(SEEN, project).isPresent()) {
                return false;
              }
              Resource at = engine.at(project, Scope.GLOBAL, "networks", "default");
              engine.put(
                  at,
                  Json.object()
                      .put("autoCreateSubnetworks", true)
                      .put("description", "Default network for the project"));
              RULES.forEach(rule -> firewall(engine, project, rule));
              // Last, since others read without waiting for this transaction.
              engine.store().put(SEEN, project, Json.object().put("seen", true));
              return true;
            });
  }

  private static void firewall(ComputeEngine engine, String project, Rule rule) {
    ObjectNode body =
        Json.object()
            .put("description", rule.description())
            .put("network", Links.self(project, Scope.GLOBAL, "networks", "default"))
            .put("priority", 65534);
    body.putArray("sourceRanges").add(rule.source());
    for (String allowed : rule.allowed()) {
      String[] protocolAndPorts = allowed.split(":", 2);
      ObjectNode entry =
          body.withArrayProperty("allowed").addObject().put("IPProtocol", protocolAndPorts[0]);
      if (protocolAndPorts.length == 2) {
        entry.putArray("ports").add(protocolAndPorts[1]);
      }
    }
    engine.put(engine.at(project, Scope.GLOBAL, "firewalls", rule.name()), body);
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;

/** What comes with a network in auto mode, and the default network that a project begins with. */
final class AutoSubnets {
  /** Auto mode takes a /20 for each region out of this range. */
  private static final Ranges WHOLE = Ranges.parse("10.128.0.0/9").orElseThrow();

  private static final int PREFIX = 20;
  private static final String SEEN = "compute/seenProjects";

  private AutoSubnets() {}

  /** A subnet in every region, named as the network. */
  static void create(Resource network) {
    int i = 0;
    List<String> regions =
        network.engine().places().regions().stream()
            .sorted((a, b) -> order(a).compareTo(order(b)))
            .toList();
    for (String region : regions) {
      Resource at =
          network
              .engine()
              .at(network.project(), Scope.region(region), "subnetworks", network.name());
      ObjectNode subnet =
          Json.object()
              .put("network", network.selfLink())
              .put("ipCidrRange", WHOLE.address((long) i++ << (32 - PREFIX)) + "/" + PREFIX);
      network.engine().put(at, subnet);
    }
  }

  /** us-central1 holds the first range, as it does in the real service. */
  private static String order(String region) {
    return region.equals("us-central1") ? "" : region;
  }

  /** Makes the default network of a project that is asked for the first time. */
  static void ensureDefault(ComputeEngine engine, String project) {
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
              engine.store().put(SEEN, project, Json.object().put("seen", true));
              Resource at = engine.at(project, Scope.GLOBAL, "networks", "default");
              engine.put(
                  at,
                  Json.object()
                      .put("autoCreateSubnetworks", true)
                      .put("description", "Default network for the project"));
              firewall(engine, project, "default-allow-internal", "10.128.0.0/9", "tcp", "0-65535");
              firewall(engine, project, "default-allow-ssh", "0.0.0.0/0", "tcp", "22");
              firewall(engine, project, "default-allow-rdp", "0.0.0.0/0", "tcp", "3389");
              firewall(engine, project, "default-allow-icmp", "0.0.0.0/0", "icmp", "");
              return true;
            });
  }

  private static void firewall(
      ComputeEngine engine,
      String project,
      String name,
      String source,
      String protocol,
      String ports) {
    ObjectNode body =
        Json.object()
            .put("network", Links.self(project, Scope.GLOBAL, "networks", "default"))
            .put("priority", 65534);
    body.putArray("sourceRanges").add(source);
    ObjectNode rule = body.putArray("allowed").addObject().put("IPProtocol", protocol);
    if (!ports.isEmpty()) {
      rule.putArray("ports").add(ports);
    }
    engine.put(engine.at(project, Scope.GLOBAL, "firewalls", name), body);
  }
}

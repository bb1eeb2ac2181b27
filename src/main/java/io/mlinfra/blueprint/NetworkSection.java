package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The main network, the GPU data networks, and what leads in and out of them. */
final class NetworkSection implements Section {
  private static final String STAGE = "network";

  /** Where Google's health checks come from. */
  private static final List<String> HEALTH_CHECK_RANGES =
      List.of("35.191.0.0/16", "130.211.0.0/22");

  @Override
  public List<DesiredResource> build(Context cx) {
    List<DesiredResource> all = new ArrayList<>();
    all.add(
        network(
            cx,
            cx.network(),
            cx.plan().performance().network().mtu(),
            "Main network of the fleet"));
    for (int i = 0; i < cx.gpuNetworks(); i++) {
      all.add(
          network(
              cx,
              cx.gpuNetwork(i),
              cx.plan().performance().network().gpuMtu(),
              "GPU data network " + i));
    }
    subnets(cx, all);
    firewalls(cx, all);
    routers(cx, all);
    routes(cx, all);
    ObjectNode entry =
        Context.object()
            .put("name", Names.of(cx.network(), "entry"))
            .put("addressType", "EXTERNAL")
            .put("ipVersion", "IPV4")
            .put("description", "Front address of the fleet");
    entry.set("labels", cx.labels());
    all.add(
        resource(
            cx,
            "compute.global_address",
            Names.of(cx.network(), "entry"),
            Location.GLOBAL,
            entry,
            List.of()));
    return all;
  }

  private static DesiredResource resource(
      Context cx, String kind, String name, Location at, ObjectNode body, List<Address> deps) {
    return cx.resource(kind, name, at, body, deps, 1, STAGE, Optional.empty());
  }

  static DesiredResource network(Context cx, String name, long mtu, String description) {
    return network(cx, networkBody(cx, name, mtu, description, "GLOBAL"));
  }

  static DesiredResource network(Context cx, ObjectNode body) {
    return resource(
        cx, "compute.network", body.path("name").asText(), Location.GLOBAL, body, List.of());
  }

  static ObjectNode networkBody(
      Context cx, String name, long mtu, String description, String routing) {
    ObjectNode body =
        Context.object()
            .put("name", name)
            .put("description", cx.marked(description))
            .put("autoCreateSubnetworks", false)
            .put("mtu", mtu);
    body.putObject("routingConfig").put("routingMode", routing);
    return body;
  }

  static Address networkAddress(String name) {
    return new Address("compute.network", name);
  }

  private static void subnets(Context cx, List<DesiredResource> all) {
    for (int r = 0; r < cx.regions().size(); r++) {
      String region = cx.regions().get(r);
      all.add(
          subnet(
              cx,
              cx.subnet(region),
              cx.network(),
              region,
              cx.carver().main(r).toString(),
              "Main subnet"));
      int networks = gpuNetworksIn(cx, region);
      for (int i = 0; i < networks; i++) {
        all.add(
            subnet(
                cx,
                cx.gpuSubnet(i, region),
                cx.gpuNetwork(i),
                region,
                cx.carver().gpu(r, i).toString(),
                "GPU data subnet"));
      }
    }
  }

  private static int gpuNetworksIn(Context cx, String region) {
    return cx.plan().fleet().values().stream()
        .filter(c -> c.regions().contains(region))
        .mapToInt(cx::ordinaryGpuNetworks)
        .max()
        .orElse(0);
  }

  static DesiredResource subnet(
      Context cx, String name, String network, String region, String range, String description) {
    ObjectNode body =
        Context.object()
            .put("name", name)
            .put("description", cx.marked(description))
            .put("network", cx.global("networks", network))
            .put("ipCidrRange", range)
            .put("privateIpGoogleAccess", true);
    return resource(
        cx,
        "compute.subnetwork",
        name,
        Location.region(region),
        body,
        List.of(networkAddress(network)));
  }

  private static void firewalls(Context cx, List<DesiredResource> all) {
    all.add(internal(cx, cx.network()));
    all.add(
        firewall(
            cx,
            cx.network(),
            "allow-health-checks",
            HEALTH_CHECK_RANGES,
            Map.of("tcp", List.of())));
    List<String> ssh =
        cx.plan().network().sshSourceRanges().stream().map(Object::toString).toList();
    if (!ssh.isEmpty()) {
      all.add(firewall(cx, cx.network(), "allow-ssh", ssh, Map.of("tcp", List.of("22"))));
    }
    for (int i = 0; i < cx.gpuNetworks(); i++) {
      all.add(internal(cx, cx.gpuNetwork(i)));
    }
  }

  /** Machines of the plan reach each other. */
  static DesiredResource internal(Context cx, String network) {
    return firewall(
        cx,
        network,
        "allow-internal",
        List.of(cx.plan().network().cidr().toString()),
        Map.of("tcp", List.of(), "udp", List.of(), "icmp", List.of()));
  }

  private static DesiredResource firewall(
      Context cx,
      String network,
      String purpose,
      List<String> sources,
      Map<String, List<String>> allowed) {
    String name = Names.of(network, purpose);
    ObjectNode body =
        Context.object()
            .put("name", name)
            .put("description", cx.marked(purpose.replace('-', ' ')))
            .put("network", cx.global("networks", network))
            .put("direction", "INGRESS")
            .put("priority", 1000);
    ArrayNode ranges = body.putArray("sourceRanges");
    sources.forEach(ranges::add);
    ArrayNode rules = body.putArray("allowed");
    allowed.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e -> {
              ObjectNode rule = rules.addObject().put("IPProtocol", e.getKey());
              if (!e.getValue().isEmpty()) {
                ArrayNode ports = rule.putArray("ports");
                e.getValue().forEach(ports::add);
              }
            });
    return resource(
        cx, "compute.firewall", name, Location.GLOBAL, body, List.of(networkAddress(network)));
  }

  private static void routers(Context cx, List<DesiredResource> all) {
    for (String region : cx.regions()) {
      String name = Names.of(cx.network(), "router", region);
      ObjectNode body =
          Context.object()
              .put("name", name)
              .put("description", cx.marked("Way out for machines without an address"))
              .put("network", cx.global("networks", cx.network()));
      ObjectNode nat = body.putArray("nats").addObject();
      nat.put("name", Names.of(cx.network(), "nat", region))
          .put("natIpAllocateOption", "AUTO_ONLY")
          .put("sourceSubnetworkIpRangesToNat", "ALL_SUBNETWORKS_ALL_IP_RANGES");
      nat.putObject("logConfig").put("enable", true).put("filter", "ERRORS_ONLY");
      all.add(
          resource(
              cx,
              "compute.router",
              name,
              Location.region(region),
              body,
              List.of(networkAddress(cx.network()))));
    }
  }

  /** The way to the internet and, where asked for, a second one that takes over when it is gone. */
  private static void routes(Context cx, List<DesiredResource> all) {
    boolean backup =
        cx.plan().recovery().networkFailure().filter(f -> f.backupRoutes()).isPresent();
    all.add(route(cx, "egress", 800));
    if (backup) {
      all.add(route(cx, "egress-backup", 900));
    }
  }

  private static DesiredResource route(Context cx, String purpose, int priority) {
    String name = Names.of(cx.network(), purpose);
    ObjectNode body =
        Context.object()
            .put("name", name)
            .put("description", cx.marked(purpose.replace('-', ' ')))
            .put("network", cx.global("networks", cx.network()))
            .put("destRange", "0.0.0.0/0")
            .put("priority", priority)
            .put("nextHopGateway", cx.global("gateways", "default-internet-gateway"));
    return resource(
        cx, "compute.route", name, Location.GLOBAL, body, List.of(networkAddress(cx.network())));
  }
}

package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.RecoverySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way in that survives failures: an internal load balancer with failover groups in the first
 * two regions, and a name that fails over from one to the other.
 */
final class EntrySection implements Section {
  private static final String STAGE = "entry";

  /** Addresses at the very end of a subnet, which machines are given last. */
  private static final int FROM_END = 16;

  @Override
  public List<DesiredResource> build(Context cx) {
    Optional<RecoverySpec.NetworkFailure> failure = cx.plan().recovery().networkFailure();
    Optional<String> front = front(cx);
    List<DesiredResource> all = new ArrayList<>();
    if (failure.isEmpty() || front.isEmpty()) {
      return all;
    }
    List<String> regions = cx.plan().cluster(front.get()).regions().stream().limit(2).toList();
    regions.forEach(region -> balancer(cx, failure.get(), front.get(), region, all));
    if (failure.get().dnsFallback()) {
      name(cx, regions, all);
    }
    return all;
  }

  /** The cluster that answers from outside: the first without GPUs, else the first. */
  private static Optional<String> front(Context cx) {
    List<String> names = List.copyOf(cx.plan().fleet().keySet());
    return names.stream()
        .filter(n -> !cx.isGpu(n))
        .reduce((a, b) -> b)
        .or(() -> names.stream().findFirst());
  }

  private static String ip(Context cx, String region) {
    var range = cx.carver().main(cx.regions().indexOf(region));
    return SubnetCarver.address(range, range.size() - Math.min(FROM_END, range.size() / 2));
  }

  private static void balancer(
      Context cx,
      RecoverySpec.NetworkFailure failure,
      String front,
      String region,
      List<DesiredResource> all) {
    Location at = Location.region(region);
    String name = Names.of(cx.plan().metadata().name(), "entry", region);
    ObjectNode check =
        Context.object()
            .put("name", name)
            .put("description", cx.marked("Health of the fleet's entry"))
            .put("type", "TCP")
            .put("checkIntervalSec", failure.healthCheck().interval().toSeconds())
            .put("timeoutSec", failure.healthCheck().timeout().toSeconds())
            .put("unhealthyThreshold", failure.healthCheck().unhealthyThreshold())
            .put("healthyThreshold", 2);
    check.putObject("tcpHealthCheck").put("port", 22);
    Address checkAddress = new Address("compute.health_check", name);
    all.add(resource(cx, "compute.health_check", name, at, check, List.of()));

    ObjectNode ip =
        Context.object()
            .put("name", name)
            .put("addressType", "INTERNAL")
            .put("purpose", "GCE_ENDPOINT")
            .put("address", ip(cx, region))
            .put("subnetwork", cx.regional(region, "subnetworks", cx.subnet(region)))
            .put("description", "Entry of the fleet");
    ip.set("labels", cx.labels());
    Address subnet = new Address("compute.subnetwork", cx.subnet(region));
    all.add(resource(cx, "compute.address", name, at, ip, List.of(subnet)));

    List<Address> deps = new ArrayList<>(List.of(checkAddress));
    ObjectNode service = backendService(cx, failure, front, region, name, deps);
    all.add(resource(cx, "compute.backend_service", name, at, service, deps));

    ObjectNode rule =
        Context.object()
            .put("name", name)
            .put("description", "Entry of the fleet")
            .put("loadBalancingScheme", "INTERNAL")
            .put("IPProtocol", "TCP")
            .put("IPAddress", ip(cx, region))
            .put("network", cx.global("networks", cx.network()))
            .put("subnetwork", cx.regional(region, "subnetworks", cx.subnet(region)))
            .put("backendService", cx.regional(region, "backendServices", name));
    rule.putArray("ports").add("22");
    rule.set("labels", cx.labels());
    all.add(
        resource(
            cx,
            "compute.forwarding_rule",
            name,
            at,
            rule,
            List.of(
                new Address("compute.backend_service", name),
                new Address("compute.address", name),
                subnet)));
  }

  private static ObjectNode backendService(
      Context cx,
      RecoverySpec.NetworkFailure failure,
      String front,
      String region,
      String name,
      List<Address> deps) {
    ObjectNode service =
        Context.object()
            .put("name", name)
            .put("description", cx.marked("Entry of the fleet"))
            .put("loadBalancingScheme", "INTERNAL")
            .put("protocol", "TCP");
    service.putArray("healthChecks").add(cx.regional(region, "healthChecks", name));
    ArrayNode backends = service.putArray("backends");
    boolean spare = false;
    for (Placement p : cx.placements()) {
      if (!p.region().equals(region) || cx.isGpu(p.cluster())) {
        continue;
      }
      boolean failover = !p.cluster().equals(front);
      spare |= failover;
      ObjectNode backend =
          backends
              .addObject()
              .put("group", cx.zonal(p.zone(), "instanceGroups", cx.group(p)))
              .put("balancingMode", "CONNECTION");
      if (failover) {
        backend.put("failover", true);
      }
      deps.add(ComputeSection.groupAddress(cx, p));
    }
    service
        .putObject("connectionDraining")
        .put("drainingTimeoutSec", failure.failoverTimeout().toSeconds());
    if (spare) {
      service.putObject("failoverPolicy").put("dropTrafficIfUnhealthy", false);
    }
    return service;
  }

  private static void name(Context cx, List<String> regions, List<DesiredResource> all) {
    String zone = Names.of(cx.plan().metadata().name(), "internal");
    String domain = cx.plan().metadata().name() + ".internal.";
    ObjectNode body =
        Context.object()
            .put("name", zone)
            .put("dnsName", domain)
            .put("description", "Names of the fleet")
            .put("visibility", "private");
    body.putObject("privateVisibilityConfig")
        .putArray("networks")
        .addObject()
        .put(
            "networkUrl",
            "https://www.googleapis.com/compute/v1/" + cx.global("networks", cx.network()));
    body.set("labels", cx.labels());
    all.add(
        resource(
            cx,
            "dns.managed_zone",
            zone,
            Location.GLOBAL,
            body,
            List.of(new Address("compute.network", cx.network()))));

    ObjectNode record =
        Context.object()
            .put("name", "entry." + domain)
            .put("type", "A")
            .put("ttl", 5)
            .put("_zone", zone);
    List<Address> deps = new ArrayList<>(List.of(new Address("dns.managed_zone", zone)));
    regions.forEach(
        r ->
            deps.add(
                new Address(
                    "compute.forwarding_rule", Names.of(cx.plan().metadata().name(), "entry", r))));
    if (regions.size() > 1) {
      ObjectNode policy = record.putObject("routingPolicy").putObject("primaryBackup");
      policy
          .putObject("primaryTargets")
          .putArray("internalLoadBalancers")
          .add(target(cx, regions.get(0)));
      ObjectNode backup =
          policy
              .putObject("backupGeoTargets")
              .putArray("items")
              .addObject()
              .put("location", regions.get(1));
      backup
          .putObject("healthCheckedTargets")
          .putArray("internalLoadBalancers")
          .add(target(cx, regions.get(1)));
    } else {
      record.putArray("rrdatas").add(ip(cx, regions.getFirst()));
    }
    all.add(
        resource(
            cx, "dns.record_set", zone + "/entry." + domain + "/A", Location.GLOBAL, record, deps));
  }

  private static ObjectNode target(Context cx, String region) {
    return Context.object()
        .put("loadBalancerType", "regionalL4ilb")
        .put("ipAddress", ip(cx, region))
        .put("port", "22")
        .put("ipProtocol", "tcp")
        .put(
            "networkUrl",
            "https://www.googleapis.com/compute/v1/" + cx.global("networks", cx.network()))
        .put("project", cx.project())
        .put("region", region);
  }

  private static DesiredResource resource(
      Context cx, String kind, String name, Location at, ObjectNode body, List<Address> deps) {
    return cx.resource(kind, name, at, body, deps, 1, STAGE, Optional.empty());
  }
}

package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.engine.Scope.Level.GLOBAL;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.REGION;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.HealthCheck;
import com.google.cloud.compute.v1.Network;
import com.google.cloud.compute.v1.Route;
import com.google.cloud.compute.v1.Router;
import com.google.cloud.compute.v1.Subnetwork;
import io.mlinfra.sandbox.compute.balancing.BackendServices;
import io.mlinfra.sandbox.compute.balancing.ForwardingRules;
import io.mlinfra.sandbox.compute.balancing.HealthChecks;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.networks.Addresses;
import io.mlinfra.sandbox.compute.networks.Firewalls;
import io.mlinfra.sandbox.compute.networks.Networks;
import io.mlinfra.sandbox.compute.networks.Routers;
import io.mlinfra.sandbox.compute.networks.Routes;
import io.mlinfra.sandbox.compute.networks.Subnetworks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The networking kinds. */
final class NetworkKinds {
  private static final List<String> NETWORK = List.of("network");

  private NetworkKinds() {}

  static List<ComputeKind> all() {
    return Stream.of(
            ComputeKind.of(
                    "networks", "network", Set.of(GLOBAL), Network::getDescriptor, new Networks())
                .updates("patch")
                .linkedWithId()
                .links("networkProfile")
                .immutable("autoCreateSubnetworks", "IPv4Range")
                .operations(Map.of("patch", "updateNetwork"))
                .usedBy(
                    Map.of(
                        "subnetworks",
                        NETWORK,
                        "firewalls",
                        NETWORK,
                        "routers",
                        NETWORK,
                        "routes",
                        NETWORK,
                        "instances",
                        List.of("networkInterfaces[].network"))),
            ComputeKind.of(
                    "subnetworks",
                    "subnetwork",
                    Set.of(REGION),
                    Subnetwork::getDescriptor,
                    new Subnetworks())
                .updates("patch")
                .requires("name", "network", "ipCidrRange")
                .links("network")
                .refers("network")
                .immutable("network", "ipCidrRange", "purpose")
                .fingerprinted()
                .usedBy(
                    Map.of(
                        "instances",
                        List.of("networkInterfaces[].subnetwork"),
                        "forwardingRules",
                        List.of("subnetwork"),
                        "addresses",
                        List.of("subnetwork"),
                        "networkAttachments",
                        List.of("subnetworks[]"),
                        "serviceAttachments",
                        List.of("natSubnets[]"),
                        "networkEndpointGroups",
                        List.of("subnetwork"))),
            ComputeKind.of(
                    "firewalls",
                    "firewall",
                    Set.of(GLOBAL),
                    Firewall::getDescriptor,
                    new Firewalls())
                .updates("patch", "update")
                .refers("network")
                .immutable("network")
                .operations(
                    Map.of(
                        "patch", "compute.firewalls.patch", "update", "compute.firewalls.update")),
            ComputeKind.of("routes", "route", Set.of(GLOBAL), Route::getDescriptor, new Routes())
                .requires("name", "network", "destRange")
                .links("network", "nextHopGateway", "nextHopInstance", "nextHopIlb")
                .refers("network", "nextHopInstance", "nextHopVpnTunnel"),
            ComputeKind.of(
                    "routers", "router", Set.of(REGION), Router::getDescriptor, new Routers())
                .updates("patch", "update")
                .requires("name", "network")
                .links("network")
                .refers("network")
                .immutable("network")
                .usedBy(Map.of("vpnTunnels", List.of("router"))),
            ComputeKind.of(
                    "addresses",
                    "address",
                    Set.of(GLOBAL, REGION),
                    Address::getDescriptor,
                    new Addresses())
                .refers("network", "subnetwork")
                .labelled()
                .usedBy(Map.of("routers", List.of("nats[].natIps[]"))),
            ComputeKind.of(
                    "healthChecks",
                    "healthCheck",
                    Set.of(GLOBAL, REGION),
                    HealthCheck::getDescriptor,
                    new HealthChecks())
                .updates("patch", "update")
                .usedBy(
                    Map.of(
                        "backendServices", List.of("healthChecks[]"),
                        "instanceGroupManagers", List.of("autoHealingPolicies[].healthCheck"))),
            ComputeKind.of(
                    "backendServices",
                    "backendService",
                    Set.of(GLOBAL, REGION),
                    BackendService::getDescriptor,
                    new BackendServices())
                .updates("patch", "update")
                .refers("healthChecks[]", "backends[].group")
                .immutable("loadBalancingScheme")
                .fingerprinted()
                .usedBy(
                    Map.of(
                        "forwardingRules",
                        List.of("backendService"),
                        "urlMaps",
                        List.of("defaultService", "pathMatchers[].defaultService"),
                        "targetTcpProxies",
                        List.of("service"),
                        "targetSslProxies",
                        List.of("service"))),
            ComputeKind.of(
                    "forwardingRules",
                    "forwardingRule",
                    Set.of(GLOBAL, REGION),
                    ForwardingRule::getDescriptor,
                    new ForwardingRules())
                .updates("patch")
                .links("backendService", "network", "subnetwork", "target")
                .refers("backendService", "network", "subnetwork", "target")
                .linkedWithId()
                .setters(Map.of("setTarget", "SetTarget"))
                .immutable(
                    "IPAddress", "IPProtocol", "loadBalancingScheme", "network", "subnetwork")
                .fingerprinted()
                .labelled())
        .map(ComputeKind.Builder::build)
        .toList();
  }
}

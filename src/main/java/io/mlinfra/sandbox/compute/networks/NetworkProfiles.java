package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Places;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The profiles with which a VPC network for RDMA is made. There is one in each zone that has the
 * machines for it (docs.cloud.google.com/vpc/docs/rdma-network-profiles, 2026-11-26).
 */
public final class NetworkProfiles {
  /** Series whose machines have interfaces of this kind, beside those with GPUs. */
  private static final Map<String, String> SERIES = Map.of("h4d", "vpc-falcon");

  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "vpc-falcon", "Network profile for Falcon VPC networks in ",
          "vpc-roce", "Network profile for RoCE VPC networks in ",
          "vpc-roce-metal", "Network profile for RoCE VPC networks of bare metal machines in ");

  /** The zone that a network is bound to by its profile; empty for an ordinary one. */
  public static Optional<String> zone(ObjectNode network) {
    String profile = Links.last(network.path("networkProfile").asText(""));
    return DESCRIPTIONS.keySet().stream()
        .filter(flavour -> profile.endsWith("-" + flavour))
        .map(flavour -> profile.substring(0, profile.length() - flavour.length() - 1))
        .findFirst();
  }

  private final ComputeEngine engine;

  public NetworkProfiles(ComputeEngine engine) {
    this.engine = engine;
  }

  public List<Listings.Item> all(String project) {
    List<Listings.Item> items = new ArrayList<>();
    zones()
        .forEach(
            (flavour, zones) ->
                zones.forEach(
                    zone ->
                        items.add(
                            new Listings.Item(
                                "global", zone + "-" + flavour, profile(project, zone, flavour)))));
    return items;
  }

  Optional<ObjectNode> find(String project, String name) {
    return all(project).stream()
        .filter(i -> i.key().equals(name))
        .map(Listings.Item::body)
        .findFirst();
  }

  /** Where each flavour is on offer: wherever there are machines for it. */
  private Map<String, Set<String>> zones() {
    Map<String, String> flavours = new HashMap<>();
    for (Csv.Row row : Csv.read("/catalog/gpu-networks.csv")) {
      String flavour = row.getOrDefault("network_profile", "");
      if (!flavour.isEmpty()) {
        flavours.put(row.get("machine_type"), flavour);
      }
    }
    Map<String, Set<String>> found = new TreeMap<>();
    for (String zone : engine.places().zones()) {
      for (Places.MachineType type : engine.places().machineTypes(zone)) {
        String flavour = flavours.getOrDefault(type.name(), SERIES.getOrDefault(type.family(), ""));
        if (!flavour.isEmpty()) {
          found.computeIfAbsent(flavour, f -> new TreeSet<>()).add(zone);
        }
      }
    }
    return found;
  }

  private static ObjectNode profile(String project, String zone, String flavour) {
    String name = zone + "-" + flavour;
    String id = Integer.toUnsignedString(name.hashCode());
    ObjectNode json =
        Json.object()
            .put("kind", "compute#networkProfile")
            .put("id", id)
            .put("creationTimestamp", "1969-12-31T16:00:00.000-08:00")
            .put("name", name)
            .put("description", DESCRIPTIONS.getOrDefault(flavour, "") + zone + ".")
            .put("zone", Links.BASE + "projects/" + project + "/zones/" + zone)
            .put("selfLink", Links.self(project, Scope.GLOBAL, "networkProfiles", name))
            .put("selfLinkWithId", Links.self(project, Scope.GLOBAL, "networkProfiles", id));
    json.putObject("location").put("name", zone).put("scope", "ZONE");
    json.putObject("profileType")
        .put("networkType", "RDMA")
        .put("rdmaSubtype", flavour.equals("vpc-falcon") ? "FALCON" : "ROCE");
    ObjectNode features = json.putObject("features");
    features.putArray("interfaceTypes").add(flavour.equals("vpc-falcon") ? "IRDMA" : "MRDMA");
    features.putArray("subnetworkPurposes").add("SUBNET_PURPOSE_PRIVATE");
    features.putArray("subnetworkStackTypes").add("SUBNET_STACK_TYPE_IPV4_ONLY");
    features.put("allowMultiNicInSameNetwork", "MULTI_NIC_IN_SAME_NETWORK_ALLOWED");
    for (String[] blocked : BLOCKED) {
      features.put(blocked[0], blocked[1] + "_BLOCKED");
    }
    return json;
  }

  /** What networks of such a profile do without, as that page lists it. */
  private static final String[][] BLOCKED = {
    {"allowAliasIpRanges", "ALIAS_IP_RANGES"},
    {"allowAutoModeSubnet", "AUTO_MODE_SUBNET"},
    {"allowCloudNat", "CLOUD_NAT"},
    {"allowCloudRouter", "CLOUD_ROUTER"},
    {"allowExternalIpAccess", "EXTERNAL_IP_ACCESS"},
    {"allowInterconnect", "INTERCONNECT"},
    {"allowLoadBalancing", "LOAD_BALANCING"},
    {"allowPacketMirroring", "PACKET_MIRRORING"},
    {"allowPrivateGoogleAccess", "PRIVATE_GOOGLE_ACCESS"},
    {"allowPsc", "PSC"},
    {"allowStaticRoutes", "STATIC_ROUTES"},
    {"allowVpcPeering", "VPC_PEERING"},
    {"allowVpn", "VPN"}
  };
}

package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Region;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What machines with RDMA interfaces (A3 Ultra, A4, A4X) need beside the main network: a second
 * ordinary one, and in each of their zones a network made with the zone's profile, with a subnet
 * for each GPU interface. Such a network takes no VPC firewall rules.
 */
final class RdmaSection implements Section {
  @Override
  public List<DesiredResource> build(Context cx) {
    List<DesiredResource> all = new ArrayList<>();
    Map<String, Rdma> zones = zones(cx);
    if (zones.isEmpty()) {
      return all;
    }
    all.add(
        NetworkSection.network(
            cx,
            secondNetwork(cx),
            cx.plan().performance().network().mtu(),
            "Second network of machines with RDMA interfaces"));
    all.add(NetworkSection.internal(cx, secondNetwork(cx)));
    zones.keySet().stream()
        .map(Region::of)
        .distinct()
        .forEach(
            region ->
                all.add(
                    NetworkSection.subnet(
                        cx,
                        secondSubnet(cx, region),
                        secondNetwork(cx),
                        region,
                        cx.carver().second(cx.regions().indexOf(region)).toString(),
                        "Second subnet")));
    int index = 0;
    for (Map.Entry<String, Rdma> zone : zones.entrySet()) {
      network(cx, zone.getKey(), index++, zone.getValue(), all);
    }
    return all;
  }

  private static void network(
      Context cx, String zone, int index, Rdma rdma, List<DesiredResource> all) {
    String name = rdmaNetwork(cx, zone);
    ObjectNode body =
        NetworkSection.networkBody(
            cx, name, rdma.network().mtu(), "GPU data network of " + zone, "REGIONAL");
    body.put(
        "networkProfile",
        cx.global("networkProfiles", rdma.network().networkProfile(zone).orElseThrow()));
    all.add(NetworkSection.network(cx, body));
    if (rdma.network().layout() == GpuNetwork.Layout.SHARED) {
      return; // Its one subnet comes with the profile.
    }
    for (int i = 0; i < rdma.interfaces(); i++) {
      all.add(
          NetworkSection.subnet(
              cx,
              rdmaSubnet(cx, i, zone),
              name,
              Region.of(zone),
              cx.carver().rdma(index, i).toString(),
              "GPU data subnet"));
    }
  }

  /** What one zone's network has to hold. */
  private record Rdma(GpuNetwork network, int interfaces) {
    Rdma and(Rdma other) {
      return interfaces >= other.interfaces ? this : other;
    }
  }

  /** The zones with RDMA machines, in the order of the placements. */
  private static Map<String, Rdma> zones(Context cx) {
    Map<String, Rdma> zones = new LinkedHashMap<>();
    for (Placement p : cx.placements()) {
      ClusterSpec cluster = cx.plan().cluster(p.cluster());
      Optional<GpuNetwork> network = cx.rdma(cluster);
      network.ifPresent(
          n -> zones.merge(p.zone(), new Rdma(n, (int) cluster.gpuNetworks()), Rdma::and));
    }
    return zones;
  }

  /** How a cluster's GPUs reach each other where that takes a network with a profile. */
  static Optional<GpuNetwork> network(Catalog catalog, ClusterSpec cluster) {
    return cluster.gpuNetworks() == 0
        ? Optional.empty()
        : catalog.machineType(cluster.machineType()).flatMap(MachineType::rdma);
  }

  static String secondNetwork(Context cx) {
    return Names.of(cx.network(), "host", "1");
  }

  static String secondSubnet(Context cx, String region) {
    return Names.of(cx.network(), "host", "1", region);
  }

  static String rdmaNetwork(Context cx, String zone) {
    return Names.of(cx.network(), "rdma", zone);
  }

  static String rdmaSubnet(Context cx, int i, String zone) {
    return Names.of(cx.network(), "rdma", Integer.toString(i), zone);
  }
}

package io.mlinfra.lint;

import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.spec.units.DataRate;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** Rules about networks, interfaces and addresses. */
final class NetworkRules {
  private static final long LEAST_MTU = 1280;
  private static final long MOST_MTU = 8896;

  private NetworkRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI201", NetworkRules::gpuMtuIsAsDocumented),
        Rule.of("MLI202", NetworkRules::mtuIsInRange),
        Rule.ofCluster("MLI203", NetworkRules::gpuNetworksMatchTheMachine),
        Rule.ofCluster("MLI204", NetworkRules::machineHasThatManyInterfaces),
        Rule.of("MLI205", NetworkRules::networksWithinQuota),
        Rule.of("MLI209", NetworkRules::bandwidthAddsUp),
        Rule.of("MLI210", NetworkRules::globalAddressWithinQuota));
  }

  private static void gpuMtuIsAsDocumented(Subject s, Report out) {
    long mtu = s.plan().performance().network().gpuMtu();
    s.withGpus()
        .filter(c -> c.spec().gpuNetworks() > 0)
        // A network with a profile has that profile's MTU, whatever the plan says.
        .filter(c -> c.rdmaNetwork().isEmpty())
        .filter(c -> c.type().orElseThrow().gpuNetwork().map(n -> n.mtu() != mtu).orElse(false))
        .findFirst()
        .ifPresent(c -> report(c, c.type().orElseThrow().gpuNetwork().orElseThrow(), mtu, out));
  }

  private static void report(Cluster c, GpuNetwork n, long mtu, Report out) {
    String path = "performance.network.gpu_network_mtu";
    out.mend(
        Stream.of(path, "performance.network.mtu")
            .filter(out::written)
            .findFirst()
            .orElse(c.fleet("gpu_networks")),
        "the GPU data networks of "
            + n.machineType()
            + " get MTU "
            + mtu
            + "; "
            + n.flavour()
            + " is documented and tuned at "
            + n.mtu(),
        new Fix(path, Integer.toString(n.mtu())));
  }

  private static void mtuIsInRange(Subject s, Report out) {
    var net = s.plan().performance().network();
    check("performance.network.mtu", net.mtu(), out);
    if (net.gpuMtu() != net.mtu()) {
      check("performance.network.gpu_network_mtu", net.gpuMtu(), out);
    }
  }

  private static void check(String path, long mtu, Report out) {
    if (mtu < LEAST_MTU || mtu > MOST_MTU) {
      out.mend(
          path,
          "a VPC network's MTU is from " + LEAST_MTU + " to " + MOST_MTU + " bytes, not " + mtu,
          Long.toString(Math.clamp(mtu, LEAST_MTU, MOST_MTU)));
    }
  }

  private static void gpuNetworksMatchTheMachine(Cluster c, Report out) {
    if (c.type().isEmpty()) {
      return;
    }
    int nics = c.type().get().gpuNics();
    long asked = c.spec().gpuNetworks();
    if (nics > 0 && asked > nics) {
      out.mend(
          c.fleet("gpu_networks"),
          c.type().get().name() + " has " + nics + " interfaces for GPU data, not " + asked,
          Integer.toString(nics));
    } else if (nics > 0 && asked < nics && !cut(c)) {
      out.add(
          Severity.WARNING,
          c.fleet("gpu_networks"),
          c.type().get().name()
              + " has "
              + nics
              + " interfaces for GPU data, of which "
              + (nics - asked)
              + " stay unused",
          "write \"gpu_networks: " + nics + "\" for full bandwidth");
    } else if (nics == 0 && asked > 0 && asked < c.type().get().maxNics()) {
      out.add(
          Severity.WARNING,
          c.fleet("gpu_networks"),
          c.type().get().name()
              + " has no interfaces for GPU data; its "
              + asked
              + " further networks carry ordinary traffic and add no bandwidth",
          "remove gpu_networks, unless the networks are wanted for themselves");
    }
  }

  /** MIG instances reach no other GPUs, so they miss no network. */
  private static boolean cut(Cluster c) {
    return c.plan().performance().gpu().map(g -> !g.migDevices().isEmpty()).orElse(false);
  }

  private static void machineHasThatManyInterfaces(Cluster c, Report out) {
    long wanted = c.spec().gpuNetworks() + 1;
    c.type()
        .filter(t -> t.gpuNics() == 0 && wanted > t.maxNics())
        .ifPresent(
            t ->
                out.add(
                    c.fleet("gpu_networks"),
                    t.name()
                        + " takes "
                        + t.maxNics()
                        + " network interfaces; "
                        + c.name()
                        + " wants "
                        + wanted,
                    "ask for at most " + (t.maxNics() - 1) + " networks beside the main one"));
  }

  private static void networksWithinQuota(Subject s, Report out) {
    long gpu =
        s.clusters().stream()
            .filter(c -> c.rdmaNetwork().isEmpty())
            .mapToLong(c -> c.spec().gpuNetworks())
            .max()
            .orElse(0);
    // A network with a profile belongs to one zone, and a cluster has one zone in each region.
    long rdma =
        s.clusters().stream()
            .filter(c -> c.rdmaNetwork().isPresent())
            .flatMap(c -> c.spec().regions().stream())
            .distinct()
            .count();
    long needed = 1 + gpu + (rdma == 0 ? 0 : 1 + rdma);
    s.plan()
        .quotas()
        .networking()
        .networks()
        .filter(most -> needed > most)
        .ifPresent(
            most ->
                out.mend(
                    "quotas.gcp.networking.vpc_network_total",
                    "the plan needs 1 main network and "
                        + gpu
                        + " GPU data networks"
                        + (rdma == 0
                            ? ""
                            : ", for RDMA a second host network and "
                                + rdma
                                + " networks of zones with GPU machines")
                        + "; vpc_network_total is "
                        + most,
                    Long.toString(needed)));
  }

  private static void bandwidthAddsUp(Subject s, Report out) {
    BigDecimal gbps = BigDecimal.ZERO;
    StringBuilder sum = new StringBuilder();
    for (Cluster c : s.known().toList()) {
      int each = c.type().orElseThrow().bandwidthGbps().orElse(0);
      long nodes = c.scaling().maxNodes();
      gbps = gbps.add(BigDecimal.valueOf(each).multiply(BigDecimal.valueOf(nodes)));
      sum.append(sum.isEmpty() ? "" : " + ").append(nodes).append(" x ").append(each);
    }
    DataRate total = new DataRate(gbps.movePointRight(9));
    s.plan()
        .quotas()
        .networking()
        .bandwidth()
        .filter(asked -> asked.compareTo(total) < 0)
        .ifPresent(
            asked ->
                out.add(
                    "quotas.gcp.networking.total_bandwidth_tbps",
                    "the machines have "
                        + total
                        + " together at the most nodes ("
                        + sum
                        + " Gbps), not "
                        + asked,
                    "write \"total_bandwidth_tbps: " + total.tbps().toPlainString() + "\""));
  }

  private static void globalAddressWithinQuota(Subject s, Report out) {
    s.plan()
        .quotas()
        .networking()
        .globalAddresses()
        .filter(n -> n == 0)
        .ifPresent(
            n ->
                out.add(
                    "quotas.gcp.networking.global_ip_addresses",
                    "the plan reserves a global address, and global_ip_addresses allows none",
                    "allow at least 1"));
  }
}

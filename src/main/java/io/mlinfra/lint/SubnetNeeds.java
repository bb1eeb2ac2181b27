package io.mlinfra.lint;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.blueprint.Placements;
import io.mlinfra.blueprint.SubnetCarver;
import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.spec.units.Cidr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many machines each subnet of a fleet has to hold, and whether a range that is carved as the
 * fleet's is holds them.
 */
final class SubnetNeeds {
  /** Google keeps four addresses of every subnet's range for itself. */
  private static final int RESERVED = 4;

  /** The largest private range. */
  private static final int SHORTEST_PREFIX = 8;

  private final List<Need> needs = new ArrayList<>();
  private final SubnetCarver.Demand demand;

  private SubnetNeeds(SubnetCarver.Demand demand) {
    this.demand = demand;
  }

  /** Machines in one subnet. */
  private record Machines(long least, long most) {
    Machines plus(Machines other) {
      return new Machines(least + other.least, most + other.most);
    }
  }

  private record Need(
      String subnet, Machines machines, Function<SubnetCarver, Cidr> range, int extra) {}

  /**
   * A subnet that is too small.
   *
   * @param addresses that machines can have there
   * @param atLeast whether it is too small for the fleet's least size, too
   */
  record Shortage(String subnet, long addresses, long least, long most, boolean atLeast) {}

  static SubnetNeeds of(Subject s) {
    List<Placement> placements = new Placements(s.plan(), s.catalog()).all();
    SubnetNeeds all = new SubnetNeeds(SubnetCarver.Demand.of(s.plan(), s.catalog(), placements));
    Map<String, Machines> main = new LinkedHashMap<>();
    Map<String, Machines> gpu = new LinkedHashMap<>();
    Map<String, Machines> second = new LinkedHashMap<>();
    Map<String, Machines> rdma = new LinkedHashMap<>();
    s.clusters().forEach(c -> c.spec().regions().forEach(r -> main.put(r, new Machines(0, 0))));
    Map<String, Cluster> clusters = new HashMap<>();
    s.clusters().forEach(c -> clusters.put(c.name(), c));
    List<String> regions = List.copyOf(main.keySet());
    for (Placement p : placements) {
      Machines machines = new Machines(p.min(), p.max());
      main.merge(p.region(), machines, Machines::plus);
      Cluster c = Objects.requireNonNull(clusters.get(p.cluster()), p.cluster());
      Optional<GpuNetwork> network = c.rdmaNetwork();
      if (network.isPresent()) {
        second.merge(p.region(), machines, Machines::plus);
        // Its one subnet comes with the profile where the layout is shared, but counts as a place.
        boolean carved = network.get().layout() != GpuNetwork.Layout.SHARED;
        rdma.merge(p.zone(), carved ? machines : new Machines(0, 0), Machines::plus);
      } else if (c.spec().gpuNetworks() > 0) {
        gpu.merge(p.region(), machines, Machines::plus);
      }
    }
    boolean entry = s.plan().recovery().networkFailure().isPresent();
    main.forEach((r, m) -> all.add("the main subnet of " + r, m, entry ? 1 : 0, main(regions, r)));
    gpu.forEach((r, m) -> all.add("a GPU data subnet of " + r, m, 0, gpu(regions, r)));
    second.forEach((r, m) -> all.add("the second subnet of " + r, m, 0, second(regions, r)));
    List<String> zones = List.copyOf(rdma.keySet());
    rdma.forEach((z, m) -> all.add("a GPU data subnet of " + z, m, 0, rdma(zones, z)));
    return all;
  }

  private static Function<SubnetCarver, Cidr> main(List<String> regions, String region) {
    return c -> c.main(regions.indexOf(region));
  }

  private static Function<SubnetCarver, Cidr> gpu(List<String> regions, String region) {
    return c -> c.gpu(regions.indexOf(region), 0);
  }

  private static Function<SubnetCarver, Cidr> second(List<String> regions, String region) {
    return c -> c.second(regions.indexOf(region));
  }

  private static Function<SubnetCarver, Cidr> rdma(List<String> zones, String zone) {
    return c -> c.rdma(zones.indexOf(zone), 0);
  }

  private void add(String subnet, Machines m, int extra, Function<SubnetCarver, Cidr> range) {
    needs.add(new Need(subnet, m, range, extra));
  }

  /** Why no subnets can be carved from a range, in the words of what carves them. */
  Optional<String> refusal(Cidr cidr) {
    try {
      SubnetCarver carver = new SubnetCarver(cidr, demand);
      for (var need : needs) {
        var _ = need.range().apply(carver);
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The subnet that lacks most; one that lacks at the least size before others. */
  Optional<Shortage> shortage(Cidr cidr) {
    SubnetCarver carver = new SubnetCarver(cidr, demand);
    Optional<Shortage> worst = Optional.empty();
    for (Need n : needs) {
      long addresses = Math.max(0, n.range().apply(carver).size() - RESERVED - n.extra());
      if (n.machines().most() > addresses) {
        Shortage found =
            new Shortage(
                n.subnet(),
                addresses,
                n.machines().least(),
                n.machines().most(),
                n.machines().least() > addresses);
        if (worst.isEmpty() || found.atLeast() && !worst.get().atLeast()) {
          worst = Optional.of(found);
        }
      }
    }
    return worst;
  }

  /** The smallest range that is large enough; empty where none is. */
  Optional<Integer> longestPrefix(Cidr cidr) {
    for (int prefix = cidr.prefix() - 1; prefix >= SHORTEST_PREFIX; prefix--) {
      Cidr larger = Cidr.parse("10.0.0.0/" + prefix);
      if (refusal(larger).isEmpty() && shortage(larger).isEmpty()) {
        return Optional.of(prefix);
      }
    }
    return Optional.empty();
  }
}

package io.mlinfra.resource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** All desired resources of a plan and their dependencies; acyclic, closed and in stable order. */
public final class ResourceGraph {
  private final SortedMap<Address, DesiredResource> byAddress;
  private final List<DesiredResource> topological;

  private ResourceGraph(
      SortedMap<Address, DesiredResource> byAddress, List<DesiredResource> topological) {
    this.byAddress = Collections.unmodifiableSortedMap(byAddress);
    this.topological = List.copyOf(topological);
  }

  /**
   * Builds the graph.
   *
   * @throws IllegalArgumentException when two resources share an address, a dependency is missing,
   *     or dependencies form a cycle; the message names the addresses
   */
  public static ResourceGraph of(Collection<DesiredResource> resources) {
    SortedMap<Address, DesiredResource> byAddress = new TreeMap<>();
    for (DesiredResource r : resources) {
      if (byAddress.put(r.address(), r) != null) {
        throw new IllegalArgumentException("two resources share the address " + r.address());
      }
    }
    return new ResourceGraph(byAddress, sort(byAddress));
  }

  /** Every resource, ordered by address. */
  public Collection<DesiredResource> resources() {
    return byAddress.values();
  }

  /** Every resource after all that it depends on; ties in address order. */
  public List<DesiredResource> inOrder() {
    return topological;
  }

  public Optional<DesiredResource> get(Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  public int size() {
    return byAddress.size();
  }

  /** The given addresses and all that they depend on, directly or not. */
  public SortedSet<Address> withDependencies(Collection<Address> wanted) {
    SortedSet<Address> closed = new TreeSet<>();
    Deque<Address> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      Address next = open.pop();
      DesiredResource resource = byAddress.get(next);
      if (resource != null && closed.add(next)) {
        open.addAll(resource.dependsOn());
      }
    }
    return closed;
  }

  private static List<DesiredResource> sort(SortedMap<Address, DesiredResource> byAddress) {
    Map<Address, Integer> missing = new TreeMap<>();
    Map<Address, List<Address>> dependents = new TreeMap<>();
    TreeSet<Address> ready = new TreeSet<>();
    for (DesiredResource r : byAddress.values()) {
      missing.put(r.address(), r.dependsOn().size());
      if (r.dependsOn().isEmpty()) {
        ready.add(r.address());
      }
      for (Address dependency : r.dependsOn()) {
        if (!byAddress.containsKey(dependency)) {
          throw new IllegalArgumentException(
              r.address() + " depends on " + dependency + ", which the plan does not define");
        }
        dependents.computeIfAbsent(dependency, k -> new ArrayList<>()).add(r.address());
      }
    }
    List<DesiredResource> sorted = new ArrayList<>(byAddress.size());
    while (!ready.isEmpty()) {
      Address next = ready.removeFirst();
      sorted.add(byAddress.get(next));
      for (Address dependent : dependents.getOrDefault(next, List.of())) {
        if (missing.merge(dependent, -1, Integer::sum) == 0) {
          ready.add(dependent);
        }
      }
    }
    if (sorted.size() < byAddress.size()) {
      TreeSet<Address> stuck = new TreeSet<>(byAddress.keySet());
      sorted.forEach(r -> stuck.remove(r.address()));
      throw new IllegalArgumentException("dependencies form a cycle through " + stuck);
    }
    return sorted;
  }
}

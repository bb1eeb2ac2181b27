package io.mlinfra.apply;

import io.mlinfra.diff.Change;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.References;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.ResourceGraph;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each resource is to be like by the time it is made: with the ids of what this run created
 * put in, and in the place to which it had to move.
 */
final class Desires {
  private final ResourceGraph graph;
  private final LiveState live;
  private final Set<Address> referenced = new HashSet<>();
  private final Map<Address, LiveResource> made = new ConcurrentHashMap<>();
  private final Map<Address, DesiredResource> moved = new ConcurrentHashMap<>();
  private final Set<Address> needed = ConcurrentHashMap.newKeySet();
  private final Set<Address> obsolete = ConcurrentHashMap.newKeySet();

  Desires(ResourceGraph graph, LiveState live) {
    this.graph = graph;
    this.live = live;
    graph.resources().forEach(r -> referenced.addAll(References.unresolved(r.body())));
  }

  /** The body to send now. */
  DesiredResource of(Change change) {
    DesiredResource planned =
        change
            .desired()
            .orElseThrow(() -> new IllegalStateException(change.address() + " is not wanted"));
    DesiredResource wanted = moved.getOrDefault(change.address(), withTokens(planned));
    return wanted.withBody(References.resolve(wanted.body(), this::current));
  }

  /** Where the resource is to be by now. */
  Location place(DesiredResource planned) {
    return moved.getOrDefault(planned.address(), planned).location();
  }

  /** The plan has the ids of what was live; those of what was replaced since are others. */
  private DesiredResource withTokens(DesiredResource planned) {
    return graph
        .get(planned.address())
        .filter(g -> g.location().equals(planned.location()))
        .orElse(planned);
  }

  private Optional<LiveResource> current(Address address) {
    return Optional.ofNullable(made.get(address)).or(() -> live.owned(address));
  }

  /** Whether others need to know the id that the service gave to this one. */
  boolean isReferenced(Address address) {
    return referenced.contains(address);
  }

  void made(LiveResource resource) {
    made.put(resource.address(), resource);
  }

  void moved(DesiredResource resource) {
    moved.put(resource.address(), resource);
  }

  /** What a move needs in the new place; an unfinished one of earlier may have left it there. */
  void needed(DesiredResource fresh) {
    needed.add(fresh.address());
    obsolete.remove(fresh.address());
  }

  /** What only the place that a move left had needed. */
  void obsolete(DesiredResource resource) {
    needed.remove(resource.address());
    obsolete.add(resource.address());
  }

  /** Whether a move left it without use, so that it goes although the plan wants it. */
  boolean isObsolete(Address address) {
    return obsolete.contains(address);
  }

  /** Whether a move took into use what the plan, which knew nothing of the move, would remove. */
  boolean needs(Address address) {
    return needed.contains(address);
  }

  boolean wants(Address address) {
    return graph.get(address).isPresent();
  }
}

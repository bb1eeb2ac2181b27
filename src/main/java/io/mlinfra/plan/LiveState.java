package io.mlinfra.plan;

import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.OwnershipMark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the services listed, found by address.
 *
 * @see LiveReader
 */
public final class LiveState {
  private final String plan;
  private final Map<String, KindSchema> schemas;
  private final SortedMap<Address, List<LiveResource>> byAddress;
  private final List<String> unreachable;

  /**
   * @param plan the plan whose marks count as ours
   * @param schemas by kind; every kind that was read
   * @param unreachable places that could not be read; what lives there is unknown
   */
  public LiveState(
      String plan,
      Map<String, KindSchema> schemas,
      Collection<LiveResource> resources,
      Collection<String> unreachable) {
    this.plan = plan;
    this.schemas = Map.copyOf(schemas);
    this.unreachable = List.copyOf(unreachable);
    SortedMap<Address, List<LiveResource>> map = new TreeMap<>();
    for (LiveResource r : resources) {
      map.computeIfAbsent(r.address(), k -> new ArrayList<>(1)).add(r);
    }
    this.byAddress = Collections.unmodifiableSortedMap(map);
  }

  public String plan() {
    return plan;
  }

  public Map<String, KindSchema> schemas() {
    return schemas;
  }

  public List<String> unreachable() {
    return unreachable;
  }

  /** The schema of a kind, or an error that names it: a kind without an adapter is a defect. */
  public KindSchema schema(String kind) {
    KindSchema schema = schemas.get(kind);
    if (schema == null) {
      throw new IllegalStateException("no adapter reads resources of kind " + kind);
    }
    return schema;
  }

  /** The live resource that is meant by a desired one: ours, else one in the very same place. */
  public Optional<LiveResource> matching(DesiredResource desired) {
    List<LiveResource> candidates = byAddress.getOrDefault(desired.address(), List.of());
    Optional<LiveResource> sameplace =
        candidates.stream().filter(l -> l.location().equals(desired.location())).findFirst();
    Optional<LiveResource> owned = candidates.stream().filter(l -> l.ownedBy(plan)).findFirst();
    // Where the name begins with the plan's own, another plan's resource is in nobody's way.
    KindSchema schema = schemas.get(desired.address().kind());
    boolean apart = schema != null && schema.mark() instanceof OwnershipMark.NamePrefix;
    return sameplace
        .filter(l -> l.ownedBy(plan))
        .or(() -> owned)
        .or(() -> apart ? Optional.empty() : sameplace);
  }

  /** All that has this address, wherever it lives and whosever it is. */
  public List<LiveResource> at(Address address) {
    return List.copyOf(byAddress.getOrDefault(address, List.of()));
  }

  /** Ours at this address, wherever it lives. */
  public Optional<LiveResource> owned(Address address) {
    return byAddress.getOrDefault(address, List.of()).stream()
        .filter(l -> l.ownedBy(plan))
        .findFirst();
  }

  /** Everything that carries this plan's mark, in address order. */
  public List<LiveResource> owned() {
    return byAddress.values().stream().flatMap(List::stream).filter(l -> l.ownedBy(plan)).toList();
  }

  /** Everything that was read, in address order. */
  public List<LiveResource> all() {
    return byAddress.values().stream().flatMap(List::stream).toList();
  }

  /** How many resources were read, by kind. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    byAddress.forEach((address, list) -> counts.merge(address.kind(), list.size(), Integer::sum));
    return counts;
  }
}

package io.mlinfra.apply;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.provider.AtOnce;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.Readiness;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Stands between two phases: waits until every resource of a phase has settled. Reads by lists, and
 * only the kinds in which something is still open. What found no capacity is moved elsewhere.
 */
final class Gate {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration FOR_CAPACITY = Duration.ofMinutes(30);

  private final ApplyRun run;
  private final TaskRunner tasks;
  private final Relocation relocation;
  private final Map<Address, Open> unplaced = new TreeMap<>();

  Gate(ApplyRun run, TaskRunner tasks, Relocation relocation) {
    this.run = run;
    this.tasks = tasks;
    this.relocation = relocation;
  }

  /**
   * How the waiting ended.
   *
   * @param notReady what has not settled, sorted
   * @param unplaced the part of it that found no capacity
   */
  record Result(List<ApplyEvent.NotReady> notReady, List<ApplyEvent.NotReady> unplaced) {}

  /** A resource to wait for, and what it waits for itself. */
  private record Open(Change change, String reason) {}

  /**
   * Waits until all is ready, the time is up, or the user interrupts.
   *
   * @param stretch whose desired resources have to settle
   */
  Result await(Stretch stretch) {
    Instant begun = run.clock().instant();
    Map<Address, Open> open = new TreeMap<>();
    for (Change change : stretch.changes()) {
      if (change.desired().isPresent()) {
        firstLook(change).ifPresent(reason -> open.put(change.address(), new Open(change, reason)));
      }
    }
    while (!open.isEmpty() && !run.cancellation().draining()) {
      look(open);
      Duration elapsed = Duration.between(begun, run.clock().instant());
      if (open.isEmpty() || elapsed.compareTo(limit()) >= 0) {
        break;
      }
      run.events().publish(new ApplyEvent.GateWaiting(stretch.phase(), notReady(open), elapsed));
      run.cancellation().pause(run.clock(), pause(elapsed));
    }
    open.putAll(unplaced);
    return new Result(notReady(open), notReady(unplaced));
  }

  /** A tenth of the time waited so far, so that the end is never seen much later than it came. */
  private static Duration pause(Duration elapsed) {
    Duration share = elapsed.dividedBy(10);
    if (share.compareTo(FIRST_PAUSE) < 0) {
      return FIRST_PAUSE;
    }
    return share.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : share;
  }

  /** Who waits for capacity waits longer than for machines to start. */
  private Duration limit() {
    Duration usual = run.options().gateTimeout();
    return relocation.waits() && usual.compareTo(FOR_CAPACITY) < 0 ? FOR_CAPACITY : usual;
  }

  /** What was read for the plan is good enough for what this run has not touched. */
  private Optional<String> firstLook(Change change) {
    if (change.action() != Action.NO_CHANGE || change.live().isEmpty()) {
      return Optional.of("it was changed by this run");
    }
    Readiness readiness = readiness(change.live().get());
    return readiness.ready() ? Optional.empty() : Optional.of(readiness.reason());
  }

  private void look(Map<Address, Open> open) {
    open.keySet().removeIf(tasks::obsolete);
    Set<String> kinds = new TreeSet<>();
    open.keySet().forEach(a -> kinds.add(a.kind()));
    Map<String, Map<Address, List<LiveResource>>> listed = lists(kinds, open);
    for (String kind : kinds) {
      Map<Address, List<LiveResource>> live = listed.getOrDefault(kind, Map.of());
      for (Open waiting : List.copyOf(open.values())) {
        Change change = waiting.change();
        if (change.address().kind().equals(kind)) {
          Optional<LiveResource> found =
              mine(
                  live.getOrDefault(change.address(), List.of()),
                  tasks.place(change.desired().orElseThrow()));
          Readiness readiness =
              found
                  .map(this::readiness)
                  .orElse(Readiness.waiting("the service does not list it yet"));
          if (readiness.ready()) {
            open.remove(change.address());
          } else {
            open.put(change.address(), new Open(change, readiness.reason()));
            readiness
                .obstacle()
                .filter(Trouble::isCapacity)
                .ifPresent(why -> noRoom(open, change, found.orElseThrow(), readiness, why));
          }
        }
      }
    }
  }

  /**
   * Only what this run made, or what has nothing at work, may be taken elsewhere; what finds no
   * place is not waited for.
   */
  private void noRoom(
      Map<Address, Open> open, Change change, LiveResource live, Readiness readiness, Failure why) {
    DesiredResource desired = change.desired().orElseThrow();
    if (relocation.waits()) {
      relocation.showWaiting(desired, live.location(), why);
      return;
    }
    boolean movable = change.action() == Action.CREATE || !readiness.atWork();
    String reason = readiness.reason();
    try {
      if (movable && tasks.relocate(desired, live, why)) {
        return;
      }
    } catch (ProviderException e) {
      reason = reason + "; it could not be moved: " + e.getMessage();
    }
    open.remove(change.address());
    unplaced.put(change.address(), new Open(change, reason));
  }

  /** Of all kinds at once: a phase is over only when the slowest has answered. */
  private Map<String, Map<Address, List<LiveResource>>> lists(
      Set<String> kinds, Map<Address, Open> open) {
    Set<String> regions = new HashSet<>();
    open.values().forEach(o -> region(o.change()).ifPresent(regions::add));
    ReadScope scope = new ReadScope(run.live().plan(), regions);
    Map<String, Map<Address, List<LiveResource>>> byKind = new HashMap<>();
    try {
      AtOnce.each(kinds, kind -> Map.entry(kind, list(kind, scope)))
          .forEach(listed -> byKind.put(listed.getKey(), listed.getValue()));
    } catch (InterruptedException e) {
      // Whoever interrupts has said to stop; the cancellation is looked at next.
      Thread.currentThread().interrupt();
    }
    return byKind;
  }

  private Map<Address, List<LiveResource>> list(String kind, ReadScope scope) {
    try {
      Listing listing =
          run.calls()
              .call(run.services().service(kind), () -> run.services().adapter(kind).list(scope));
      Map<Address, List<LiveResource>> byAddress = new HashMap<>();
      listing
          .resources()
          .forEach(l -> byAddress.computeIfAbsent(l.address(), k -> new ArrayList<>()).add(l));
      return byAddress;
    } catch (ProviderException unreadable) {
      return Map.of();
    }
  }

  private Optional<String> region(Change change) {
    return switch (tasks.place(change.desired().orElseThrow())) {
      case Location.Global() -> Optional.empty();
      case Location.Region r -> Optional.of(r.region());
      case Location.Zone z -> Optional.of(z.region());
    };
  }

  /** A move that was broken off leaves a second one behind, in another place. */
  private Optional<LiveResource> mine(List<LiveResource> found, Location place) {
    List<LiveResource> mine = found.stream().filter(l -> l.ownedBy(run.live().plan())).toList();
    return mine.stream()
        .filter(l -> l.location().equals(place))
        .findFirst()
        .or(() -> mine.stream().findFirst())
        .or(() -> found.stream().findFirst());
  }

  private Readiness readiness(LiveResource live) {
    String kind = live.address().kind();
    try {
      return run.calls()
          .call(run.services().service(kind), () -> run.services().adapter(kind).readiness(live));
    } catch (ProviderException e) {
      return Readiness.waiting(String.valueOf(e.getMessage()));
    }
  }

  private static List<ApplyEvent.NotReady> notReady(Map<Address, Open> open) {
    return open.values().stream()
        .map(o -> new ApplyEvent.NotReady(o.change().address(), o.reason()))
        .toList();
  }
}

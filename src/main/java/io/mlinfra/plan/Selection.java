package io.mlinfra.plan;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.resource.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Narrows a plan to some phases and addresses. What is chosen brings along what has to be done
 * before it; what is left out takes along what cannot be done without it.
 *
 * @param phases the phases to keep; empty for all
 * @param only addresses to keep, a trailing {@code *} for any ending; empty for all
 * @param exclude addresses to leave out, likewise
 */
public record Selection(Set<Integer> phases, List<String> only, List<String> exclude) {
  public static final Selection ALL = new Selection(Set.of(), List.of(), List.of());

  public Selection {
    phases = Set.copyOf(phases);
    only = List.copyOf(only);
    exclude = List.copyOf(exclude);
  }

  /** The patterns that match nothing in the plan: most likely misspelt. */
  public List<String> unmatched(Plan plan) {
    List<String> unmatched = new ArrayList<>();
    for (String pattern : concat(only, exclude)) {
      if (plan.changes().noneMatch(c -> matches(pattern, c.address()))) {
        unmatched.add(pattern);
      }
    }
    return unmatched;
  }

  /** The plan with nothing but what is selected. */
  public Plan of(Plan plan) {
    Set<Change> kept = new HashSet<>(plan.changes().filter(this::inPhase).toList());
    if (!only.isEmpty()) {
      kept.retainAll(withBefore(plan, c -> matchesAny(only, c.address())));
    }
    if (!exclude.isEmpty()) {
      kept.removeAll(withAfter(plan, c -> matchesAny(exclude, c.address())));
    }
    List<PhasePlan> narrowed =
        plan.phases().stream()
            .filter(p -> phases.isEmpty() || phases.contains(p.phase()))
            .map(
                p ->
                    new PhasePlan(
                        p.phase(),
                        p.name(),
                        p.budget(),
                        p.changes().stream().filter(kept::contains).toList()))
            .toList();
    return new Plan(plan.target(), plan.name(), narrowed, plan.conflicts(), plan.unreachable());
  }

  private boolean inPhase(Change change) {
    return phases.isEmpty() || phases.contains(change.phase());
  }

  private static Set<Change> withBefore(Plan plan, Predicate<Change> start) {
    Map<Address, List<Change>> byAddress = new HashMap<>();
    plan.changes()
        .forEach(c -> byAddress.computeIfAbsent(c.address(), k -> new ArrayList<>()).add(c));
    return closure(
        plan,
        start,
        c ->
            c.dependsOn().stream()
                .flatMap(a -> byAddress.getOrDefault(a, List.of()).stream())
                .toList());
  }

  /** What is there already, if only outdated, does not hold up what uses it. */
  private static Set<Change> withAfter(Plan plan, Predicate<Change> start) {
    Map<Address, List<Change>> users = new HashMap<>();
    plan.changes()
        .forEach(
            c ->
                c.dependsOn()
                    .forEach(a -> users.computeIfAbsent(a, k -> new ArrayList<>()).add(c)));
    return closure(
        plan, start, c -> holdsUp(c) ? users.getOrDefault(c.address(), List.of()) : List.of());
  }

  private static boolean holdsUp(Change change) {
    return change.action() == Action.CREATE
        || change.action() == Action.REPLACE
        || change.action() == Action.DELETE;
  }

  private static Set<Change> closure(
      Plan plan, Predicate<Change> start, Function<Change, List<Change>> next) {
    Deque<Change> open = new ArrayDeque<>(plan.changes().filter(start).toList());
    Set<Change> closed = new HashSet<>();
    while (!open.isEmpty()) {
      Change change = open.pop();
      if (closed.add(change)) {
        open.addAll(next.apply(change));
      }
    }
    return closed;
  }

  private static boolean matchesAny(List<String> patterns, Address address) {
    return patterns.stream().anyMatch(p -> matches(p, address));
  }

  private static boolean matches(String pattern, Address address) {
    return pattern.endsWith("*")
        ? address.toString().startsWith(pattern.substring(0, pattern.length() - 1))
        : address.toString().equals(pattern);
  }

  private static List<String> concat(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }
}

package io.mlinfra.deploy;

import static java.util.stream.Collectors.joining;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.spec.read.Nearest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which part of a plan is meant: a phase, some addresses with all they need, or all but some
 * addresses and what needs them.
 *
 * @param only address patterns, in which {@code *} matches any text; empty for all
 * @param exclude address patterns
 */
public record Selection(OptionalInt phase, List<String> only, List<String> exclude) {
  public static final Selection ALL = new Selection(OptionalInt.empty(), List.of(), List.of());

  /**
   * The plan narrowed down.
   *
   * @throws IllegalArgumentException when a phase or pattern matches nothing; the message says
   *     which
   */
  public Plan apply(Plan plan, ResourceGraph graph) {
    Predicate<Address> kept = addresses(plan, graph);
    List<PhasePlan> phases =
        plan.phases().stream()
            .filter(p -> phase.isEmpty() || p.phase() == phase.getAsInt())
            .map(
                p ->
                    new PhasePlan(
                        p.phase(),
                        p.name(),
                        p.budget(),
                        p.changes().stream().filter(c -> kept.test(c.address())).toList()))
            .toList();
    if (phases.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no phase "
              + phase.getAsInt()
              + "; the plan has "
              + String.join(
                  ", ", plan.phases().stream().map(p -> Integer.toString(p.phase())).toList()));
    }
    return new Plan(plan.target(), plan.name(), phases, plan.conflicts(), plan.unreachable());
  }

  private Predicate<Address> addresses(Plan plan, ResourceGraph graph) {
    List<Address> all = plan.changes().map(Change::address).toList();
    Predicate<Address> kept = a -> true;
    if (!only.isEmpty()) {
      Set<Address> wanted = new HashSet<>(matching(all, only));
      wanted.addAll(graph.withDependencies(wanted));
      addUsersOfDeleted(plan, wanted);
      kept = wanted::contains;
    }
    if (!exclude.isEmpty()) {
      List<Address> named = matching(all, exclude);
      Set<Address> out = dependents(graph, named);
      // What is to go may go although something that it uses stays.
      plan.changes()
          .filter(c -> c.action() == Action.DELETE && !named.contains(c.address()))
          .forEach(c -> out.remove(c.address()));
      addUsedByKept(plan, out);
      kept = kept.and(a -> !out.contains(a));
    }
    return kept;
  }

  /** What is to be deleted can only go after its users, which its change names. */
  private static void addUsersOfDeleted(Plan plan, Set<Address> wanted) {
    Map<Address, Change> deletions = new HashMap<>();
    plan.changes()
        .filter(c -> c.action() == Action.DELETE)
        .forEach(c -> deletions.put(c.address(), c));
    Deque<Address> open = new ArrayDeque<>(wanted);
    while (!open.isEmpty()) {
      Change deletion = deletions.get(open.pop());
      if (deletion != null) {
        deletion.dependsOn().stream()
            .filter(user -> deletions.containsKey(user) && wanted.add(user))
            .forEach(open::add);
      }
    }
  }

  /** What an excluded resource still uses cannot be deleted either. */
  private static void addUsedByKept(Plan plan, Set<Address> out) {
    List<Change> deletions = plan.changes().filter(c -> c.action() == Action.DELETE).toList();
    boolean more = true;
    while (more) {
      more = false;
      for (Change used : deletions) {
        boolean needed = used.dependsOn().stream().anyMatch(out::contains);
        more |= needed && out.add(used.address());
      }
    }
  }

  private static List<Address> matching(List<Address> all, List<String> patterns) {
    return patterns.stream()
        .flatMap(
            p -> {
              List<Address> found = all.stream().filter(a -> matches(p, a.toString())).toList();
              if (found.isEmpty()) {
                throw new IllegalArgumentException(nothing(p, all));
              }
              return found.stream();
            })
        .toList();
  }

  private static boolean matches(String pattern, String address) {
    if (pattern.indexOf('*') < 0) {
      return address.equals(pattern);
    }
    String regex =
        Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(joining(".*"));
    return Pattern.matches(regex, address);
  }

  private static String nothing(String pattern, List<Address> all) {
    List<String> names = all.stream().map(Address::toString).toList();
    return "nothing in the plan matches \""
        + pattern
        + "\"; "
        + Nearest.to(pattern, names)
            .map(n -> "did you mean " + n + "?")
            .orElse("addresses look like compute.network/NAME, see `mlinfra graph -o json`");
  }

  private static Set<Address> dependents(ResourceGraph graph, Collection<Address> roots) {
    Set<Address> closed = new HashSet<>(roots);
    Deque<Address> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Address next = open.pop();
      graph.resources().stream()
          .filter(r -> r.dependsOn().contains(next) && closed.add(r.address()))
          .forEach(r -> open.add(r.address()));
    }
    return closed;
  }
}

package io.mlinfra.apply;

import io.mlinfra.apply.schedule.Job;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.KindSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Turns changes into tasks and puts them in order. What is created waits for what it uses; what is
 * removed waits for its users to be removed or changed; a replacement creates first where the two
 * can stand side by side.
 */
final class TaskGraph {
  private final Services services;
  private final BiFunction<Address, Action, Duration> estimate;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<Address, List<Draft>> byAddress = new HashMap<>();
  private final Map<Address, List<Draft>> users = new HashMap<>();
  private final Set<Address> deletesFirst = new HashSet<>();

  private record Draft(int id, Change change, Half half, Set<Integer> needs) {
    boolean is(Action action) {
      return change.action() == action;
    }
  }

  private TaskGraph(Services services, BiFunction<Address, Action, Duration> estimate) {
    this.services = services;
    this.estimate = estimate;
  }

  /**
   * @param changes those of one stretch of work, in dependency order; dependencies on others count
   *     as fulfilled
   * @param estimate how long an action on a resource is expected to take
   */
  static List<Task> of(
      List<Change> changes, Services services, BiFunction<Address, Action, Duration> estimate) {
    TaskGraph graph = new TaskGraph(services, estimate);
    changes.forEach(graph::draft);
    graph.drafts.forEach(graph::order);
    Circles.open(graph.drafts.stream().map(Draft::needs).toList());
    return graph.drafts.stream().map(graph::task).toList();
  }

  private void draft(Change change) {
    switch (change.action()) {
      case CREATE, UPDATE, ADOPT -> add(change, Half.APPLY);
      case DELETE -> add(change, Half.REMOVE);
      case REPLACE -> {
        if (mustDeleteFirst(change)) {
          deletesFirst.add(change.address());
        }
        add(change, Half.APPLY);
        add(change, Half.REMOVE);
      }
      case NO_CHANGE -> {}
    }
  }

  private void add(Change change, Half half) {
    Draft draft = new Draft(drafts.size(), change, half, new HashSet<>());
    drafts.add(draft);
    byAddress.computeIfAbsent(change.address(), k -> new ArrayList<>()).add(draft);
    if (change.action() != Action.DELETE) {
      change.dependsOn().forEach(d -> users.computeIfAbsent(d, k -> new ArrayList<>()).add(draft));
    }
  }

  /** Also where the two could stand side by side, but the new one waits for a name to be freed. */
  private boolean mustDeleteFirst(Change change) {
    KindSchema schema = services.schema(change.address().kind());
    if (!schema.createBeforeDelete() || change.desired().isEmpty() || change.live().isEmpty()) {
      return true;
    }
    String newId = services.adapter(change.address().kind()).expected(change.desired().get()).id();
    return newId.equals(change.live().get().id())
        || change.dependsOn().stream().anyMatch(deletesFirst::contains);
  }

  private void order(Draft draft) {
    Address address = draft.change.address();
    if (draft.half == Half.APPLY) {
      draft.change.dependsOn().forEach(d -> need(draft, d, Half.APPLY));
      if (deletesFirst.contains(address)) {
        need(draft, address, Half.REMOVE);
      }
    } else if (draft.is(Action.REPLACE)) {
      boolean last = !deletesFirst.contains(address);
      if (last) {
        need(draft, address, Half.APPLY);
      }
      users.getOrDefault(address, List.of()).stream()
          .filter(user -> user.half == Half.REMOVE || last)
          .forEach(user -> draft.needs.add(user.id));
      drafts.stream()
          .filter(other -> other.is(Action.DELETE) && uses(other.change, draft.change))
          .forEach(other -> draft.needs.add(other.id));
    } else {
      // In a deletion the dependencies are the users that have to let go first.
      for (Address user : draft.change.dependsOn()) {
        need(draft, user, Half.APPLY);
        need(draft, user, Half.REMOVE);
      }
    }
  }

  /** Whether what is to be deleted points at what is to be replaced. */
  static boolean uses(Change deletion, Change replacement) {
    return deletion.live().isPresent()
        && replacement.live().isPresent()
        && deletion.live().get().body().toString().contains(replacement.live().get().id());
  }

  private void need(Draft draft, Address address, Half half) {
    for (Draft other : byAddress.getOrDefault(address, List.of())) {
      if (other.half == half && other != draft) {
        draft.needs.add(other.id);
      }
    }
  }

  private Task task(Draft draft) {
    String lane = services.service(draft.change.address().kind());
    Action action = draft.half.action(draft.change.action());
    Duration time = estimate.apply(draft.change.address(), action);
    return new Task(new Job(draft.id, lane, time, draft.needs), draft.change, draft.half);
  }
}

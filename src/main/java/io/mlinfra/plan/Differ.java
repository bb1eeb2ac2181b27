package io.mlinfra.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.BodyDiff;
import io.mlinfra.diff.Cause;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Compares the desired graph with the live state and says what is to be done to each resource. */
public final class Differ {
  private final LiveState live;
  private final LastApplied last;
  private final List<Change> changes = new ArrayList<>();
  private final List<Conflict> conflicts = new ArrayList<>();

  private Differ(LiveState live, LastApplied last) {
    this.live = live;
    this.last = last;
  }

  /**
   * What a comparison found.
   *
   * @param changes one for each desired resource, in dependency order, then the deletions
   * @param conflicts names that are taken by others
   */
  public record Result(List<Change> changes, List<Conflict> conflicts) {}

  public static Result compare(ResourceGraph graph, LiveState live, LastApplied last) {
    Differ differ = new Differ(live, last);
    graph.inOrder().forEach(differ::desired);
    differ.leftOver(graph);
    return new Result(List.copyOf(differ.changes), List.copyOf(differ.conflicts));
  }

  /** Compares one resource again, for example after a stale fingerprint. */
  public static Change compareOne(
      DesiredResource desired, Optional<LiveResource> current, LiveState live, LastApplied last) {
    Differ differ = new Differ(live, last);
    differ.one(desired, current);
    return differ.changes.getFirst();
  }

  private void desired(DesiredResource wanted) {
    one(wanted, live.matching(wanted));
  }

  private void one(DesiredResource wanted, Optional<LiveResource> match) {
    ObjectNode body = References.resolve(wanted.body(), live::owned);
    DesiredResource desired = wanted.withBody(body);
    if (match.isEmpty()) {
      Cause cause = last.body(wanted.address()).isPresent() ? Cause.DRIFT : Cause.PLAN;
      changes.add(change(desired, Action.CREATE, cause, List.of(), match));
      return;
    }
    KindSchema schema = live.schema(wanted.address().kind());
    LiveResource current = match.get();
    boolean ours = current.ownedBy(live.plan());
    List<FieldChange> fields =
        BodyDiff.compare(schema, body, current.body(), last.body(wanted.address()));
    if (!ours && current.owner().isPresent()) {
      conflicts.add(new Conflict(wanted.address(), current.owner().get()));
      changes.add(change(desired, Action.NO_CHANGE, Cause.PLAN, List.of(), match));
    } else if (!ours && fields.stream().allMatch(f -> isMark(schema, f))) {
      changes.add(change(desired, Action.ADOPT, Cause.PLAN, fields, match));
    } else if (!ours) {
      conflicts.add(new Conflict(wanted.address(), ""));
      changes.add(change(desired, Action.NO_CHANGE, Cause.PLAN, List.of(), match));
    } else {
      changes.add(change(desired, action(desired, current, fields), cause(fields), fields, match));
    }
  }

  private static Action action(
      DesiredResource desired, LiveResource current, List<FieldChange> fields) {
    if (!desired.location().equals(current.location())
        || fields.stream().anyMatch(FieldChange::forcesReplacement)) {
      return Action.REPLACE;
    }
    return fields.isEmpty() ? Action.NO_CHANGE : Action.UPDATE;
  }

  /**
   * Drift only when nobody changed the plan: one field that the plan changed makes it the plan's.
   */
  private static Cause cause(List<FieldChange> fields) {
    boolean drift = !fields.isEmpty() && fields.stream().allMatch(f -> f.cause() == Cause.DRIFT);
    return drift ? Cause.DRIFT : Cause.PLAN;
  }

  private static boolean isMark(KindSchema schema, FieldChange field) {
    return switch (schema.mark()) {
      case io.mlinfra.resource.OwnershipMark.Label m -> field.topField().equals(m.field());
      case io.mlinfra.resource.OwnershipMark.Text m -> field.topField().equals(m.field());
      case io.mlinfra.resource.OwnershipMark.Tag m -> field.topField().equals(m.field());
      case io.mlinfra.resource.OwnershipMark.NamePrefix m -> field.topField().equals(m.field());
      case io.mlinfra.resource.OwnershipMark.Derived _ -> false;
    };
  }

  /** What carries our mark but is no longer wanted, ordered so that users go before the used. */
  private void leftOver(ResourceGraph graph) {
    List<LiveResource> owned = live.owned();
    List<LiveResource> unwanted = owned.stream().filter(l -> unwanted(graph, l)).toList();
    if (unwanted.isEmpty()) {
      return;
    }
    LiveReferences references = new LiveReferences(unwanted);
    Map<Address, SortedSet<Address>> usersOf = new HashMap<>();
    for (LiveResource user : owned) {
      for (Address used : references.from(user)) {
        usersOf.computeIfAbsent(used, k -> new TreeSet<>()).add(user.address());
      }
    }
    for (LiveResource l : unwanted) {
      SortedSet<Address> users = usersOf.getOrDefault(l.address(), new TreeSet<>());
      changes.add(
          new Change(
              l.address(),
              Action.DELETE,
              Cause.PLAN,
              List.of(),
              Optional.empty(),
              Optional.of(l),
              users,
              last.phase(l.address()),
              "removal"));
    }
  }

  private boolean unwanted(ResourceGraph graph, LiveResource resource) {
    return graph
        .get(resource.address())
        .flatMap(live::matching)
        .filter(match -> match == resource)
        .isEmpty();
  }

  private static Change change(
      DesiredResource desired,
      Action action,
      Cause cause,
      List<FieldChange> fields,
      Optional<LiveResource> match) {
    return new Change(
        desired.address(),
        action,
        cause,
        fields,
        Optional.of(desired),
        match,
        desired.dependsOn(),
        desired.phase(),
        desired.stage());
  }
}

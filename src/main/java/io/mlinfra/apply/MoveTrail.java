package io.mlinfra.apply;

import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.apply.capacity.CapacityPolicy.Follower;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one resource's moves, from its first place to its last, leave to be put right: what depends
 * on its place follows from the first to the last, what only earlier places needed goes.
 */
final class MoveTrail {
  private final ApplyRun run;
  private final ChangeRunner changes;
  private final Map<Address, Follower> followers = new LinkedHashMap<>();
  private final Map<Address, DesiredResource> obsolete = new LinkedHashMap<>();

  MoveTrail(ApplyRun run, ChangeRunner changes) {
    this.run = run;
    this.changes = changes;
  }

  /** One more move; makes what the resource needs in its new place. */
  void prepare(CapacityPolicy.Alternative next) {
    next.fresh().forEach(r -> obsolete.remove(r.address()));
    next.fresh().forEach(changes::create);
    next.followers()
        .forEach(
            f ->
                followers.merge(f.now().address(), f, (a, b) -> new Follower(a.before(), b.now())));
    next.obsolete().forEach(r -> obsolete.put(r.address(), r));
  }

  /** What exists already and depends on the place is made, or changed, for the new one. */
  void follow() {
    for (Follower f : followers.values()) {
      Optional<LiveResource> old = live(f.before());
      if (old.isPresent() && f.before().location().equals(f.now().location())) {
        List<FieldChange> fields = run.compare(f.now(), old).fields();
        if (!fields.isEmpty()) {
          changes.update(f.now(), old.get(), fields);
        }
      } else if (old.isPresent()) {
        changes.create(f.now());
        changes.delete(old.get(), false);
      }
    }
  }

  /** Removes what no place needs any more. What others still use is left to the next plan. */
  void clear() {
    for (DesiredResource r : obsolete.values()) {
      try {
        live(r).ifPresent(l -> changes.delete(l, true));
      } catch (ProviderException e) {
        if (e.failure().category() != Failure.Category.IN_USE) {
          throw e;
        }
      }
    }
  }

  private Optional<LiveResource> live(DesiredResource like) {
    ResourceAdapter adapter = run.services().adapter(like.address().kind());
    return changes.read(adapter.expected(like)).filter(l -> l.ownedBy(run.live().plan()));
  }
}

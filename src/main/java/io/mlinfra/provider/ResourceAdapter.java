package io.mlinfra.provider;

import io.mlinfra.diff.FieldChange;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import java.util.List;
import java.util.Optional;

/**
 * Lists, creates, changes and deletes resources of one kind. Adapters hold no state, may be called
 * from many threads, and never retry: retry is the engine's.
 */
public interface ResourceAdapter {
  KindSchema schema();

  /**
   * Every live resource of this kind that the credentials can see in the project or workspace, by
   * list calls only.
   *
   * @throws ProviderException when the list cannot be read
   */
  Listing list(ReadScope scope);

  /**
   * Reads one resource again, after a lost answer or a stale fingerprint.
   *
   * @param like any resource with the address, location and id to look for
   * @throws ProviderException when it cannot be read; absence is an empty result
   */
  Optional<LiveResource> read(LiveResource like);

  /** The live form under which {@link #read} finds a desired resource that may exist already. */
  LiveResource expected(DesiredResource desired);

  /** The calls that create the resource, in order; the first one brings it into being. */
  List<Mutation> create(DesiredResource desired);

  /**
   * The calls that change the given fields in place, in order.
   *
   * @param changes as the diff found them; none of them forces replacement
   */
  List<Mutation> update(DesiredResource desired, LiveResource live, List<FieldChange> changes);

  /** The calls that delete the resource, in order. An absent resource is no error. */
  List<Mutation> delete(LiveResource live);

  /** Whether the resource has settled: a group stable and at size, a backend healthy. */
  default Readiness readiness(LiveResource live) {
    return Readiness.READY;
  }
}

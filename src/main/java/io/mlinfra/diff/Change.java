package io.mlinfra.diff;

import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is to be done to one resource, and why.
 *
 * @param desired what the plan wants; empty for a deletion
 * @param live what exists; empty for a creation
 * @param dependsOn the addresses whose changes come first
 * @param phase the deployment phase; for a deletion the phase that created it, or 1 if unknown
 */
public record Change(
    Address address,
    Action action,
    Cause cause,
    List<FieldChange> fields,
    Optional<DesiredResource> desired,
    Optional<LiveResource> live,
    SortedSet<Address> dependsOn,
    int phase,
    String stage) {
  public Change {
    fields = List.copyOf(fields);
    dependsOn = Collections.unmodifiableSortedSet(new TreeSet<>(dependsOn));
  }
}

package io.mlinfra.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One object that the plan wants to exist.
 *
 * @param address its name within the plan
 * @param location where it lives
 * @param body the service's own message in its JSON form, holding only the fields that the plan
 *     sets, ownership mark included; not to be changed after construction
 * @param dependsOn what must exist before it; references in the body and stage order alike
 * @param phase the deployment phase that creates it, 1 or more
 * @param stage the step within the phase, as the deployment diagram names it
 * @param cluster the fleet cluster it belongs to, for cost and reports
 * @param protect whether the plan forbids its deletion and replacement
 */
public record DesiredResource(
    Address address,
    Location location,
    ObjectNode body,
    SortedSet<Address> dependsOn,
    int phase,
    String stage,
    Optional<String> cluster,
    boolean protect) {
  public DesiredResource {
    dependsOn = Collections.unmodifiableSortedSet(new TreeSet<>(dependsOn));
  }

  public DesiredResource withBody(ObjectNode newBody) {
    return new DesiredResource(
        address, location, newBody, dependsOn, phase, stage, cluster, protect);
  }

  public DesiredResource withLocation(Location newLocation) {
    return new DesiredResource(
        address, newLocation, body, dependsOn, phase, stage, cluster, protect);
  }
}

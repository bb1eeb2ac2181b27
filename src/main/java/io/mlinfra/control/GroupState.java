package io.mlinfra.control;

import io.mlinfra.blueprint.Placement;
import java.util.Optional;

/**
 * One managed group as it is now.
 *
 * @param name the group's name, which its autoscaler shares
 * @param placement its cluster, place, provisioning model and the plan's bounds
 * @param size machines that it is to have
 * @param running machines that it has
 * @param bounds what its autoscaler is set to
 * @param obstacle why machines are missing, such as a zone without capacity; empty while all is
 *     well
 */
public record GroupState(
    String name,
    Placement placement,
    long size,
    long running,
    Bounds bounds,
    Optional<String> obstacle) {

  public String cluster() {
    return placement.cluster();
  }

  public String region() {
    return placement.region();
  }

  /** Machines that it is to have and has not. */
  public long missing() {
    return Math.max(0, size - running);
  }

  /** What the plan says, with nothing in the way. */
  public Bounds planned() {
    return new Bounds(Bounds.Mode.ON, placement.min(), placement.max());
  }
}

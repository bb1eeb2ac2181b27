package io.mlinfra.plan;

import io.mlinfra.resource.Address;

/**
 * A resource that the plan wants but may not touch: the name is taken by something that is not
 * ours.
 *
 * @param owner the plan named by the other's mark; empty when it has none
 */
public record Conflict(Address address, String owner) {
  /** What is wrong and what to do, for a person. */
  public String sentence() {
    return owner.isEmpty()
        ? address
            + " exists already, was not made by this plan and is not as the plan wants it;"
            + " adopt it with `mlinfra import "
            + address
            + " ID`, or rename one of the two"
        : address
            + " exists already and belongs to the plan \""
            + owner
            + "\"; rename one of the two, or remove it from that plan first";
  }
}

package io.mlinfra.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One object as a service reports it.
 *
 * @param address kind and name; the name is the one by which the plan would call it
 * @param location where it lives
 * @param id what the service's own calls need to name it: a name, a generated id or a link
 * @param body all that the service returned, in the same JSON form as a desired body
 * @param owner the plan named by its ownership mark
 */
public record LiveResource(
    Address address, Location location, String id, ObjectNode body, Optional<String> owner) {

  public boolean ownedBy(String plan) {
    return owner.isPresent() && owner.get().equals(plan);
  }
}

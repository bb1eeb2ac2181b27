package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A method that sets one field from a body that is no message of the kind's own.
 *
 * @param from the field of the request's body; empty for the body itself
 */
public record FieldSetter(String from, String to) {
  public ObjectNode apply(ObjectNode before, ObjectNode given) {
    ObjectNode after = before.deepCopy();
    if (from.isEmpty()) {
      after.set(to, given);
    } else if (given.hasNonNull(from)) {
      after.set(to, given.get(from));
    } else {
      after.remove(to);
    }
    return after;
  }
}

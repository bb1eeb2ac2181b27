package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fields that the embedded cloud keeps for itself begin with an underscore. */
public final class Internal {
  private Internal() {}

  /** The body without them; the same object when it has none. */
  public static ObjectNode strip(ObjectNode body) {
    boolean any = false;
    for (var names = body.fieldNames(); names.hasNext(); ) {
      any |= names.next().startsWith("_");
    }
    if (!any) {
      return body;
    }
    ObjectNode copy = body.objectNode();
    body.properties().stream()
        .filter(f -> !f.getKey().startsWith("_"))
        .forEach(f -> copy.set(f.getKey(), f.getValue()));
    return copy;
  }
}

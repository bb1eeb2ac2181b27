package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Puts in what a client left out. */
public final class Defaults {
  private Defaults() {}

  public static void put(ObjectNode body, String field, String value) {
    if (!body.has(field)) {
      body.put(field, value);
    }
  }

  public static void put(ObjectNode body, String field, long value) {
    if (!body.has(field)) {
      body.put(field, value);
    }
  }

  public static void put(ObjectNode body, String field, boolean value) {
    if (!body.has(field)) {
      body.put(field, value);
    }
  }

  /** Every field that the body lacks. */
  public static void put(ObjectNode body, ObjectNode fields) {
    fields
        .properties()
        .forEach(
            f -> {
              if (!body.has(f.getKey())) {
                body.set(f.getKey(), f.getValue().deepCopy());
              }
            });
  }

  public static void put(ObjectNode body, String field, double value) {
    if (!body.has(field)) {
      body.put(field, value);
    }
  }
}

package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A kind that is at once in its final state. */
public record Statused(String status) implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("status", status);
  }
}

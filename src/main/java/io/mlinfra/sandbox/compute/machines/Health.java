package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Lifecycle;

/** Whether a machine answers its health checks: as it was told from outside, else by its state. */
public final class Health {
  static final String STORE = "compute/health";

  private Health() {}

  /** {@code HEALTHY} or {@code UNHEALTHY}. */
  public static String of(ComputeEngine engine, JsonNode instance) {
    boolean running = Lifecycle.status(instance, engine.operations().millis()).equals("RUNNING");
    return running && !unhealthy(engine, instance) ? "HEALTHY" : "UNHEALTHY";
  }

  public static boolean unhealthy(ComputeEngine engine, JsonNode instance) {
    return engine
        .store()
        .get(STORE, instance.path("id").asText())
        .map(h -> h.path("state").asText().equals("UNHEALTHY"))
        .orElse(false);
  }

  /** What a test says about a machine; must run within a transaction. */
  static void set(ComputeEngine engine, ObjectNode instance, boolean healthy) {
    String id = instance.path("id").asText();
    if (healthy) {
      engine.store().remove(STORE, id);
    } else {
      engine.store().put(STORE, id, instance.objectNode().put("state", "UNHEALTHY"));
    }
  }
}

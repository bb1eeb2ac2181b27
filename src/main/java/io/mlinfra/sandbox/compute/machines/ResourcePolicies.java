package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;

/** Placement policies and snapshot schedules. */
public final class ResourcePolicies implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("status", "READY");
    if (body.path("snapshotSchedulePolicy").path("schedule").isObject()) {
      body.path("snapshotSchedulePolicy")
          .path("schedule")
          .forEach(s -> Defaults.put((ObjectNode) s, "duration", "PT14400S"));
    }
    if (body.get("groupPlacementPolicy") instanceof ObjectNode group
        && group.has("vmCount")
        && group.path("vmCount").asInt() < 1) {
      throw Errors.invalid(
          "groupPlacementPolicy.vmCount", group.path("vmCount").asText(), "Must be at least 1.");
    }
  }
}

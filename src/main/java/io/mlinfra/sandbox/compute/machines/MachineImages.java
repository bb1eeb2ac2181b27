package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;

/** Machine images: what an instance was when the image was taken. */
public final class MachineImages implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("status", "READY");
    body.put("totalStorageBytes", "1500000000");
    if (!body.has("storageLocations")) {
      body.set("storageLocations", Json.array().add("us"));
    }
    at.engine()
        .resolve(body.path("sourceInstance").asText(), at.project())
        .ifPresent(i -> body.set("instanceProperties", InstanceCopies.properties(i)));
  }
}

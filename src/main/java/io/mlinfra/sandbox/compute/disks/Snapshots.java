package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;

/** Snapshots of disks. */
public final class Snapshots implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    ObjectNode disk =
        at.engine()
            .resolve(body.path("sourceDisk").asText(), at.project())
            .orElseThrow(
                () ->
                    Errors.invalid(
                        "sourceDisk", body.path("sourceDisk").asText(), "The URL is malformed."));
    body.put("sourceDiskId", disk.path("id").asText());
    body.put("diskSizeGb", disk.path("sizeGb").asText());
    for (String taken : new String[] {"architecture", "licenses", "guestOsFeatures"}) {
      if (disk.has(taken) && !body.has(taken)) {
        body.set(taken, disk.get(taken).deepCopy());
      }
    }
    if (!body.has("storageLocations")) {
      body.set("storageLocations", Json.array().add("us"));
    }
    body.put("creationSizeBytes", "0");
    body.put("downloadBytes", "5086");
    body.put("storageBytes", "0");
    body.put("storageBytesStatus", "UP_TO_DATE");
    body.put("status", "READY");
  }
}

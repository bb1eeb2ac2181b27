package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something taken from a disk.
 *
 * @param source the field that names the disk
 */
public record Copies(String source) implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("status", "READY");
    at.engine()
        .resolve(body.path(source).asText(), at.project())
        .ifPresent(
            disk -> {
              body.put("diskSizeGb", disk.path("sizeGb").asText());
              body.put(source + "Id", disk.path("id").asText());
              if (disk.has("architecture")) {
                Defaults.put(body, "architecture", disk.path("architecture").asText());
              }
            });
  }
}

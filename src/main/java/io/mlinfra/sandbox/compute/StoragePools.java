package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Hyperdisk storage pools. */
final class StoragePools implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("state", "READY");
    Defaults.put(body, "capacityProvisioningType", "STANDARD");
    Defaults.put(body, "performanceProvisioningType", "STANDARD");
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    if (!action.equals("listDisks")) {
      return Optional.empty();
    }
    ObjectNode out = Json.object().put("kind", "compute#storagePoolListDisks");
    at.engine().under("disks", at.project(), at.scope().path() + "/").values().stream()
        .filter(d -> Links.full(d.path("storagePool").asText(), at.project()).equals(at.selfLink()))
        .forEach(
            d ->
                out.withArrayProperty("items")
                    .addObject()
                    .put("disk", d.path("selfLink").asText())
                    .put("name", d.path("name").asText())
                    .put("sizeGb", d.path("sizeGb").asText())
                    .put("status", "READY")
                    .put("type", d.path("type").asText()));
    return Optional.of(Response.json(out));
  }
}

package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.StockTypes;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Hyperdisk storage pools. */
public final class StoragePools implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    String type = Links.last(body.path("storagePoolType").asText());
    ObjectNode known =
        StockTypes.pools(at.project(), at.scope().place()).stream()
            .filter(p -> p.key().equals(type))
            .findFirst()
            .map(Listings.Item::body)
            .orElseThrow(
                () ->
                    Errors.invalid(
                        "storagePoolType",
                        body.path("storagePoolType").asText(),
                        "The referenced storagePoolType resource cannot be found."));
    long capacity = body.path("poolProvisionedCapacityGb").asLong();
    long least = known.path("minPoolProvisionedCapacityGb").asLong();
    long most = known.path("maxPoolProvisionedCapacityGb").asLong();
    if (capacity < least || capacity > most) {
      throw Errors.invalid(
          "poolProvisionedCapacityGb",
          Long.toString(capacity),
          "Must be between " + least + " and " + most + ", inclusive.");
    }
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
                    .put("provisionedIops", d.path("provisionedIops").asText("0"))
                    .put("provisionedThroughput", d.path("provisionedThroughput").asText("0"))
                    .put("type", d.path("type").asText()));
    return Optional.of(Response.json(out));
  }

  /** How full the pool is, summed up from its disks. */
  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    long disks = 0;
    long gb = 0;
    long iops = 0;
    long throughput = 0;
    for (ObjectNode d :
        at.engine().under("disks", at.project(), at.scope().path() + "/").values()) {
      if (d.path("storagePool").asText().equals(at.selfLink())) {
        disks++;
        gb += d.path("sizeGb").asLong();
        iops += d.path("provisionedIops").asLong();
        throughput += d.path("provisionedThroughput").asLong();
      }
    }
    ObjectNode seen = body.deepCopy();
    seen.putObject("status")
        .put("diskCount", Long.toString(disks))
        .put("totalProvisionedDiskCapacityGb", Long.toString(gb))
        .put("totalProvisionedDiskIops", Long.toString(iops))
        .put("totalProvisionedDiskThroughput", Long.toString(throughput))
        .put("poolUsedCapacityBytes", "0")
        .put("poolUserWrittenBytes", "0")
        .put("poolUsedIops", "0")
        .put("poolUsedThroughput", "0");
    return seen.set("resourceStatus", seen.get("status").deepCopy());
  }
}

package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import java.util.List;

/** Instances made after the pattern of another one: from a machine image, or in another zone. */
public final class InstanceCopies {
  /** What a copy takes over. */
  static final List<String> KEPT =
      List.of(
          "description",
          "tags",
          "canIpForward",
          "networkInterfaces",
          "disks",
          "metadata",
          "serviceAccounts",
          "scheduling",
          "labels",
          "guestAccelerators",
          "minCpuPlatform",
          "shieldedInstanceConfig",
          "reservationAffinity",
          "confidentialInstanceConfig");

  private InstanceCopies() {}

  /** What an instance is, as templates and images say it. */
  static ObjectNode properties(ObjectNode instance) {
    ObjectNode p = Json.object();
    for (String field : KEPT) {
      if (instance.has(field)) {
        p.set(field, instance.get(field).deepCopy());
      }
    }
    return p.put("machineType", Links.last(instance.path("machineType").asText()));
  }

  /** The body of an insert that makes an instance like a machine image says. */
  public static ObjectNode fromImage(ObjectNode image, ObjectNode given, Scope zone) {
    ObjectNode body = ((ObjectNode) image.path("instanceProperties")).deepCopy();
    body.put(
        "machineType",
        zone.path() + "/machineTypes/" + Links.last(body.path("machineType").asText()));
    for (JsonNode disk : body.path("disks")) {
      ObjectNode d = (ObjectNode) disk;
      d.remove(List.of("source", "index", "kind", "architecture"));
      ObjectNode params = Json.object();
      if (d.has("diskSizeGb")) {
        params.set("diskSizeGb", d.remove("diskSizeGb"));
      }
      if (!d.path("type").asText("").equals("SCRATCH")) {
        d.set("initializeParams", params);
      }
    }
    addressesAnew(body);
    given.properties().forEach(f -> body.set(f.getKey(), f.getValue()));
    body.remove("sourceMachineImage");
    return body;
  }

  /** Interfaces as a new instance asks for them. */
  static void addressesAnew(ObjectNode body) {
    for (JsonNode nic : body.path("networkInterfaces")) {
      ObjectNode n = (ObjectNode) nic;
      n.remove(List.of("networkIP", "fingerprint", "kind", "name"));
      n.path("accessConfigs").forEach(c -> ((ObjectNode) c).remove("natIP"));
    }
  }
}

package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;
import java.util.Set;
import java.util.UUID;

/** VLANs on a line to one's own site, or on a partner's. */
public final class InterconnectAttachments implements Behaviour {
  private static final Set<String> MTUS = Set.of("1440", "1460", "1500", "8896");

  @Override
  public void complete(Resource at, ObjectNode body) {
    if (!body.has("type")) {
      body.put("type", body.has("interconnect") ? "DEDICATED" : "PARTNER");
    }
    boolean partner = body.path("type").asText().equals("PARTNER");
    boolean dedicated = body.path("type").asText().equals("DEDICATED");
    if (dedicated && !body.has("interconnect")) {
      throw Errors.required("interconnect");
    }
    if (!body.path("type").asText().equals("PARTNER_PROVIDER") && !body.has("router")) {
      throw Errors.required("router");
    }
    checked(body);
    Defaults.put(body, "adminEnabled", true);
    Defaults.put(body, "mtu", 1440);
    Defaults.put(body, "encryption", "NONE");
    Defaults.put(body, "stackType", "IPV4_ONLY");
    Defaults.put(body, "bandwidth", "BPS_10G");
    if (partner) {
      Defaults.put(body, "edgeAvailabilityDomain", "AVAILABILITY_DOMAIN_ANY");
      body.put(
          "pairingKey",
          UUID.nameUUIDFromBytes(at.path().getBytes(java.nio.charset.StandardCharsets.UTF_8))
              + "/"
              + at.scope().place()
              + "/"
              + (body.path("edgeAvailabilityDomain").asText().endsWith("_2") ? "2" : "1"));
    }
    body.put("dataplaneVersion", 2)
        .put("state", partner ? "PENDING_PARTNER" : "ACTIVE")
        .put("operationalStatus", partner ? "OS_UNPROVISIONED" : "OS_ACTIVE");
    if (dedicated) {
      Defaults.put(body, "vlanTag8021q", 100 + at.name().hashCode() % 97 + 97);
      body.putObject("privateInterconnectInfo").put("tag8021q", body.path("vlanTag8021q").asInt());
    }
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    checked(after);
  }

  /** docs.cloud.google.com/compute/docs/reference/rest/v1/interconnectAttachments, 2026-11-26. */
  private static void checked(ObjectNode body) {
    int tag = body.path("vlanTag8021q").asInt(2);
    if (tag < 2 || tag > 4094) {
      throw Errors.invalid(
          "vlanTag8021q", Integer.toString(tag), "Must be between 2 and 4094, inclusive.");
    }
    String mtu = body.path("mtu").asText("1440");
    if (!MTUS.contains(mtu)) {
      throw Errors.invalid("mtu", mtu, "Must be 1440, 1460, 1500 or 8896.");
    }
  }
}

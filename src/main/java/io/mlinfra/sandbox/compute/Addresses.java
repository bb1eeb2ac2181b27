package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ThreadLocalRandom;

/** Reserved addresses. */
final class Addresses implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    boolean internal = body.path("addressType").asText("EXTERNAL").equals("INTERNAL");
    Defaults.put(body, "addressType", "EXTERNAL");
    Defaults.put(body, "description", "");
    Defaults.put(body, "networkTier", "PREMIUM");
    if (internal) {
      Defaults.put(body, "purpose", "GCE_ENDPOINT");
    } else if (at.scope().equals(Scope.GLOBAL)) {
      Defaults.put(body, "ipVersion", "IPV4");
    }
    if (!body.has("address")) {
      body.put("address", internal ? internal(at, body) : external());
    }
    body.put("status", "RESERVED");
  }

  private static String external() {
    ThreadLocalRandom r = ThreadLocalRandom.current();
    return "34." + r.nextInt(64, 128) + "." + r.nextInt(256) + "." + r.nextInt(1, 255);
  }

  private static String internal(Resource at, ObjectNode body) {
    return at.engine()
        .resolve(body.path("subnetwork").asText(""), at.project())
        .flatMap(s -> Ranges.parse(s.path("ipCidrRange").asText()))
        .map(r -> r.address(ThreadLocalRandom.current().nextLong(2, Math.max(3, r.size() - 2))))
        .orElse("10.0.0." + ThreadLocalRandom.current().nextInt(2, 250));
  }
}

package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;
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

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    if (!action.equals("move")) {
      return Optional.empty();
    }
    ComputeEngine engine = at.engine();
    String link = request.json().path("destinationAddress").asText("");
    Links.Target there =
        Links.parse(link, at.project())
            .filter(t -> t.scope().equals(at.scope()) && t.collection().equals("addresses"))
            .orElseThrow(
                () -> Errors.invalid("destinationAddress", link, "It must be in the same region."));
    return Optional.of(
        Response.json(
            engine
                .store()
                .transaction(
                    () -> {
                      Resource to =
                          engine.at(there.project(), there.scope(), "addresses", there.name());
                      if (engine.find(to).isPresent()) {
                        throw Errors.exists(to.path());
                      }
                      ObjectNode after =
                          body.deepCopy().put("name", to.name()).put("selfLink", to.selfLink());
                      engine.store().remove(at.kind().store(), at.key());
                      engine.store().put(to.kind().store(), to.key(), after);
                      return engine
                          .operations()
                          .start(request, to, "move", body.path("id").asText());
                    })));
  }
}

package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.AddressBook;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Reserved addresses. */
public final class Addresses implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    boolean internal = body.path("addressType").asText("EXTERNAL").equals("INTERNAL");
    placed(at, body, internal);
    Defaults.put(body, "addressType", "EXTERNAL");
    Defaults.put(body, "description", "");
    Defaults.put(body, "networkTier", "PREMIUM");
    if (internal) {
      Defaults.put(body, "purpose", "GCE_ENDPOINT");
    } else if (at.scope().equals(Scope.GLOBAL)) {
      Defaults.put(body, "ipVersion", "IPV4");
    }
    if (internal && body.has("address") && !at.scope().equals(Scope.GLOBAL)) {
      inside(at, body);
    }
    if (!body.has("address")) {
      boolean six = body.path("ipVersion").asText("").equals("IPV6");
      body.put("address", internal ? internal(at, body) : six ? external6() : external());
      if (six && !internal) {
        Defaults.put(body, "prefixLength", at.scope().equals(Scope.GLOBAL) ? 64 : 96);
      }
    }
    body.put("status", "RESERVED");
  }

  private static void placed(Resource at, ObjectNode body, boolean internal) {
    String subnet = body.path("subnetwork").asText("");
    if (!internal && !subnet.isEmpty()) {
      throw Errors.invalid(
          "subnetwork", subnet, "Subnetwork can only be specified for internal addresses.");
    }
    boolean global = at.scope().equals(Scope.GLOBAL);
    if (global && body.path("networkTier").asText("").equals("STANDARD")) {
      throw Errors.invalid(
          "networkTier", "STANDARD", "Global addresses are of the network tier PREMIUM only.");
    }
    if (global && body.path("purpose").asText("").equals("VPC_PEERING")) {
      if (!body.has("prefixLength")) {
        throw Errors.required("prefixLength");
      }
    }
  }

  private static String external() {
    ThreadLocalRandom r = ThreadLocalRandom.current();
    return "34." + r.nextInt(64, 128) + "." + r.nextInt(256) + "." + r.nextInt(1, 255);
  }

  private static String external6() {
    ThreadLocalRandom r = ThreadLocalRandom.current();
    return "2600:1901:0:" + Integer.toHexString(r.nextInt(0x1000, 0x10000)) + "::";
  }

  /** An address that is asked for has to be one of the subnet's that nobody has reserved. */
  private static void inside(Resource at, ObjectNode body) {
    String ip = body.path("address").asText();
    String subnet = body.path("subnetwork").asText("");
    Optional<Ranges> range =
        at.engine()
            .resolve(subnet, at.project())
            .flatMap(s -> Ranges.parse(s.path("ipCidrRange").asText()));
    if (range.isPresent() && Ranges.parse(ip + "/32").filter(range.get()::contains).isEmpty()) {
      throw Errors.invalid(
          "address", ip, "Requested internal IP is outside the subnetwork CIDR range.");
    }
    if (at.engine().addresses().reserved(subnet, ip)) {
      throw Errors.badRequest("Specified IP address is in-use and would result in a conflict.");
    }
  }

  /** Whether it is in use, and by what, is seen in what uses it. */
  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    List<String> users = users(at, body);
    if (users.isEmpty()) {
      return body;
    }
    ObjectNode seen = body.deepCopy().put("status", "IN_USE");
    users.forEach(seen.putArray("users")::add);
    return seen;
  }

  @Override
  public void deleting(Resource at, ObjectNode body) {
    users(at, body)
        .forEach(
            u -> {
              throw Errors.inUse("address", at.path(), u.replace(Links.BASE, ""));
            });
  }

  private static List<String> users(Resource at, ObjectNode body) {
    boolean internal = body.path("addressType").asText().equals("INTERNAL");
    String space = internal ? body.path("subnetwork").asText("no subnet") : AddressBook.OUTSIDE;
    AddressBook book = at.engine().addresses();
    return Stream.concat(
            book.users(space, body.path("address").asText()).stream(),
            book.users(AddressBook.BY_LINK, at.selfLink()).stream())
        .distinct()
        .toList();
  }

  private static String internal(Resource at, ObjectNode body) {
    return at.engine()
        .resolve(body.path("subnetwork").asText(""), at.project())
        .flatMap(s -> Ranges.parse(s.path("ipCidrRange").asText()))
        .map(r -> at.engine().addresses().free(body.path("subnetwork").asText(), r))
        .filter(ip -> !ip.isEmpty())
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

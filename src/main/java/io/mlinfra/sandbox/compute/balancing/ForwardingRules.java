package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldPath;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Forwarding rules. */
public final class ForwardingRules implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    if (!body.has("backendService") && !body.has("target")) {
      throw Errors.badRequest("A forwarding rule needs a target or a backend service.");
    }
    Defaults.put(body, "IPProtocol", "TCP");
    Defaults.put(body, "networkTier", "PREMIUM");
    if (privateService(body)) {
      // An endpoint for a published service balances nothing, so it has no scheme.
      body.remove("loadBalancingScheme");
    } else {
      Defaults.put(body, "loadBalancingScheme", "EXTERNAL");
    }
    String scheme = body.path("loadBalancingScheme").asText();
    if (scheme.equals("INTERNAL") && !body.has("subnetwork") && !body.has("network")) {
      throw Errors.required("network");
    }
    if (scheme.equals("INTERNAL_SELF_MANAGED")) {
      Defaults.put(body, "network", Links.self(at.project(), Scope.GLOBAL, "networks", "default"));
    }
    String port = body.path("portRange").asText("");
    ports(port, "portRange");
    for (FieldPath.Located one : FieldPath.located(body, "ports[]")) {
      ports(one.value().asText(), one.path());
    }
    schemes(at, body, scheme);
    if (port.matches("\\d+")) {
      body.put("portRange", port + "-" + port);
    }
    if (body.has("serviceLabel")) {
      body.put(
          "serviceName",
          "%s.%s.il4.%s.lb.%s.internal"
              .formatted(
                  body.path("serviceLabel").asText(), at.name(), at.scope().place(), at.project()));
    }
    if (googleApis(body.path("target").asText(""))) {
      endpoint(at, body);
    }
    address(at, body);
    conflicts(at, body);
  }

  private static void ports(String port, String field) {
    if (port.isEmpty()) {
      return;
    }
    boolean good = port.matches("\\d{1,5}(-\\d{1,5})?");
    if (good) {
      String[] ends = port.split("-", -1);
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      good = from >= 1 && from <= to && to <= 65_535;
    }
    if (!good) {
      throw Errors.invalid(
          field, port, "Must be an integer, or a range of two, between 1 and 65535.");
    }
  }

  /** A rule balances by the scheme that its backends are for. */
  private static void schemes(Resource at, ObjectNode body, String scheme) {
    String link = body.path("backendService").asText("");
    String theirs =
        at.engine()
            .resolve(link, at.project())
            .map(b -> b.path("loadBalancingScheme").asText())
            .orElse("");
    if (!scheme.isEmpty() && !theirs.isEmpty() && !scheme.equals(theirs)) {
      throw Errors.invalid(
          "loadBalancingScheme",
          scheme,
          "The load balancing scheme must match that of the backend service, " + theirs + ".");
    }
  }

  /** No two rules take the same traffic. */
  private static void conflicts(Resource at, ObjectNode body) {
    String range = body.path("portRange").asText("");
    if (range.isEmpty()) {
      return;
    }
    for (ObjectNode other :
        at.engine().under("forwardingRules", at.project(), at.scope().path() + "/").values()) {
      boolean same =
          other.path("IPAddress").equals(body.path("IPAddress"))
              && other.path("IPProtocol").equals(body.path("IPProtocol"))
              && other.path("portRange").asText("").equals(range)
              && !other.path("name").asText().equals(at.name());
      if (same) {
        throw Errors.invalid(
            "IPAddress",
            body.path("IPAddress").asText(),
            "Specified IP address is in-use and would result in a conflict.");
      }
    }
  }

  private static boolean privateService(ObjectNode body) {
    String target = body.path("target").asText("");
    return target.contains("/serviceAttachments/") || googleApis(target);
  }

  private static boolean googleApis(String target) {
    return target.equals("all-apis") || target.equals("vpc-sc");
  }

  /** What an endpoint for Google's own services gets: a connection, and a name to be found by. */
  private static void endpoint(Resource at, ObjectNode body) {
    body.put(
        "pscConnectionId", Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 56)));
    if (!body.has("serviceDirectoryRegistrations")) {
      String network = Links.last(body.path("network").asText("default"));
      body.putArray("serviceDirectoryRegistrations")
          .addObject()
          .put("namespace", "goog-psc-" + network + "-" + at.name())
          .put("serviceDirectoryRegion", "us-central1");
    }
  }

  private static void address(Resource at, ObjectNode body) {
    String given = body.path("IPAddress").asText("");
    Optional<ObjectNode> reserved = at.engine().resolve(given, at.project());
    if (reserved.isPresent()) {
      body.put("IPAddress", reserved.get().path("address").asText());
    } else if (given.isEmpty()) {
      body.put(
          "IPAddress",
          at.engine()
              .resolve(body.path("subnetwork").asText(""), at.project())
              .flatMap(s -> Ranges.parse(s.path("ipCidrRange").asText()))
              .map(r -> at.engine().addresses().free(subnetwork(at, body), r))
              .filter(ip -> !ip.isEmpty())
              .orElse("34.1.2." + ThreadLocalRandom.current().nextInt(1, 255)));
    }
  }

  private static String subnetwork(Resource at, ObjectNode body) {
    return Links.full(body.path("subnetwork").asText(), at.project());
  }

  @Override
  public String operation(Resource at, ObjectNode body, String method) {
    if (!googleApis(body.path("target").asText(""))) {
      return Behaviour.super.operation(at, body, method);
    }
    return method.equals("insert") ? "createPSCServiceEndpoint" : "deletePscForwardingRule";
  }
}

package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Internal;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Map;
import java.util.Optional;

/** VPC networks: custom and auto mode, the default route, peerings. */
public final class Networks implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    profiled(at, body);
    long mtu = body.path("mtu").asLong(1460);
    if (mtu < 1300 || mtu > 8896) {
      throw Errors.invalid("mtu", Long.toString(mtu), "Must be between 1300 and 8896, inclusive.");
    }
    body.putIfAbsent(
        "networkFirewallPolicyEnforcementOrder",
        Json.MAPPER.getNodeFactory().textNode("AFTER_CLASSIC_FIREWALL"));
    ula(body);
    boolean legacy = body.has("IPv4Range");
    if (!legacy && !body.has("autoCreateSubnetworks")) {
      body.put("autoCreateSubnetworks", true);
    }
    if (body.has("routingConfig")) {
      ObjectNode routing = (ObjectNode) body.get("routingConfig");
      if (!routing.has("routingMode")) {
        routing.put("routingMode", "REGIONAL");
      }
      if (!routing.has("bgpBestPathSelectionMode")) {
        routing.put("bgpBestPathSelectionMode", "LEGACY");
      }
    } else {
      body.putObject("routingConfig")
          .put("routingMode", "REGIONAL")
          .put("bgpBestPathSelectionMode", "LEGACY");
    }
  }

  /**
   * A network for RDMA is made with the profile of a zone; its packets are as large as can be, and
   * it has the subnets that are made for it only.
   */
  private static void profiled(Resource at, ObjectNode body) {
    String link = body.path("networkProfile").asText("");
    if (link.isEmpty()) {
      return;
    }
    if (new NetworkProfiles(at.engine()).find(at.project(), Links.last(link)).isEmpty()) {
      throw Errors.invalid(
          "networkProfile", link, "The referenced network profile resource cannot be found.");
    }
    if (body.path("autoCreateSubnetworks").asBoolean(true)) {
      throw Errors.invalid(
          "autoCreateSubnetworks",
          "true",
          "Auto mode subnets are not allowed in networks with the profile '"
              + Links.last(link)
              + "'.");
    }
    Defaults.put(body, "mtu", 8896);
  }

  /** What a patch changes decides on what the service calls it. */
  @Override
  public String operation(Resource at, ObjectNode body, String method) {
    return method.equals("patch") && body.has("routingConfig")
        ? "compute.networks.patch"
        : Behaviour.super.operation(at, body, method);
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    ula(after);
  }

  /** A network with internal IPv6 gets a /48 out of Google's unique local range. */
  private static void ula(ObjectNode body) {
    if (body.path("enableUlaInternalIpv6").asBoolean() && !body.has("internalIpv6Range")) {
      int low = body.path("id").asText().hashCode();
      body.put(
          "internalIpv6Range",
          String.format("fd20:%x:%x:0:0:0:0:0/48", low >>> 16 & 0xfff, low & 0xfff));
    }
  }

  @Override
  public void created(Resource at, ObjectNode body) {
    String name = "default-route-" + body.path("id").asText().substring(0, 16);
    ObjectNode route = Json.object();
    route.put("network", at.selfLink());
    route.put("destRange", "0.0.0.0/0");
    route.put("description", "Default route to the Internet.");
    route.put(
        "nextHopGateway",
        Links.BASE + "projects/" + at.project() + "/global/gateways/default-internet-gateway");
    route.put("priority", 1000);
    Resource routeAt = at.engine().at(at.project(), Scope.GLOBAL, "routes", name);
    route
        .put("kind", "compute#route")
        .put("id", Operations.id())
        .put("name", name)
        .put("selfLink", routeAt.selfLink());
    route.put("creationTimestamp", body.path("creationTimestamp").asText()).put("_automatic", true);
    at.engine().store().put("compute/routes", routeAt.key(), route);
    if (body.path("autoCreateSubnetworks").asBoolean()) {
      AutoSubnets.create(at);
    }
  }

  /** Routes that the service made go with the network; they are no reason to keep it. */
  @Override
  public void deleting(Resource at, ObjectNode body) {
    if (body.path("autoCreateSubnetworks").asBoolean()) {
      at.engine().under("subnetworks", at.project(), "regions/").entrySet().stream()
          .filter(
              e ->
                  e.getValue().path("network").asText().equals(at.selfLink())
                      && e.getKey().endsWith("/" + at.name()))
          .map(Map.Entry::getKey)
          .toList()
          .forEach(key -> at.engine().store().remove("compute/subnetworks", key));
    }
    for (Map.Entry<String, ObjectNode> e :
        at.engine().under("routes", at.project(), "").entrySet()) {
      boolean ours =
          Links.parse(e.getValue().path("network").asText(), at.project())
              .filter(t -> t.path().equals(at.path()))
              .isPresent();
      if (ours && e.getValue().path("_automatic").asBoolean()) {
        at.engine().store().remove("compute/routes", e.getKey());
      }
    }
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    ArrayNode subnets = Json.array();
    at.engine()
        .under("subnetworks", at.project(), "regions/")
        .values()
        .forEach(
            s -> {
              if (s.path("network").asText().equals(at.selfLink())) {
                subnets.add(s.path("selfLink").asText());
              }
            });
    if (subnets.isEmpty() && body.path("peerings").isEmpty()) {
      return body;
    }
    ObjectNode seen = body.deepCopy();
    if (!subnets.isEmpty()) {
      seen.set("subnetworks", subnets);
    }
    Peerings.show(at, seen);
    return seen;
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "switchToCustomMode" ->
          Optional.of(
              Response.json(
                  at.engine()
                      .change(
                          request,
                          at,
                          "switchToCustomMode",
                          b -> b.deepCopy().put("autoCreateSubnetworks", false))));
      case "getEffectiveFirewalls" -> {
        ArrayNode firewalls = Json.array();
        at.engine().under("firewalls", at.project(), "").values().stream()
            .filter(f -> Links.full(f.path("network").asText(), at.project()).equals(at.selfLink()))
            .forEach(f -> firewalls.add(Internal.strip(f)));
        yield Optional.of(Response.json(Json.object().set("firewalls", firewalls)));
      }
      default -> Peerings.action(at, action, request);
    };
  }
}

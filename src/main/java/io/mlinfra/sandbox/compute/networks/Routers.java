package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldPath;
import io.mlinfra.sandbox.compute.engine.Internal;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cloud Routers and the NAT gateways on them. */
public final class Routers implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "encryptedInterconnectRouter", false);
    parts(body);
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    parts(after);
  }

  /** Where the addresses of a NAT come from, and whom it serves. */
  private static void addressed(ObjectNode nat) {
    boolean manual = nat.path("natIpAllocateOption").asText("").equals("MANUAL_ONLY");
    boolean ips = !nat.path("natIps").isEmpty() || !nat.path("rules").isEmpty();
    if (manual && !ips) {
      throw Errors.badRequest("NAT IPs must be specified for the MANUAL_ONLY allocation option.");
    }
    if (nat.path("natIpAllocateOption").asText("").equals("AUTO_ONLY")
        && !nat.path("natIps").isEmpty()) {
      throw Errors.invalid(
          "nats[0].natIps",
          nat.path("natIps").path(0).asText(),
          "NAT IPs cannot be specified for the AUTO_ONLY allocation option.");
    }
    boolean listed =
        nat.path("sourceSubnetworkIpRangesToNat").asText().equals("LIST_OF_SUBNETWORKS");
    if (listed == nat.path("subnetworks").isEmpty()) {
      throw Errors.invalid(
          "nats[0].subnetworks",
          nat.path("subnetworks").path(0).path("name").asText(""),
          "Must be specified for, and only for, LIST_OF_SUBNETWORKS.");
    }
  }

  /** Private numbers (RFC 6996), and Google's own for partners' lines. */
  private static void asn(ObjectNode body) {
    long asn = body.path("bgp").path("asn").asLong(0);
    boolean good =
        asn == 0
            || asn == 16_550
            || asn >= 64_512 && asn <= 65_534
            || asn >= 4_200_000_000L && asn <= 4_294_967_294L;
    if (!good) {
      throw Errors.invalid(
          "bgp.asn",
          Long.toString(asn),
          "Must be an RFC6996 private ASN, either 16-bit or 32-bit.");
    }
  }

  private static void parts(ObjectNode body) {
    asn(body);
    List.of("nats", "interfaces", "bgpPeers").forEach(f -> unique(body, f));
    body.path("interfaces").forEach(i -> Defaults.put((ObjectNode) i, "ipVersion", "IPV4"));
    nats(body);
  }

  private static void unique(ObjectNode body, String field) {
    Set<String> names = new HashSet<>();
    for (FieldPath.Located one : FieldPath.located(body, field + "[].name")) {
      if (!names.add(one.value().asText())) {
        throw Errors.invalid(
            one.path(), one.value().asText(), "The name must be unique within the router.");
      }
    }
  }

  private static void nats(ObjectNode body) {
    body.path("nats")
        .forEach(
            nat -> {
              ObjectNode n = (ObjectNode) nat;
              if (n.path("name").asText("").isEmpty()) {
                throw Errors.required("nats[0].name");
              }
              if (n.path("sourceSubnetworkIpRangesToNat").asText("").isEmpty()) {
                throw Errors.required("nats[0].sourceSubnetworkIpRangesToNat");
              }
              addressed(n);
              Defaults.put(n, "enableEndpointIndependentMapping", false);
              Defaults.put(n, "type", "PUBLIC");
              n.put("effectiveTcpTimeWaitTimeoutSec", n.path("tcpTimeWaitTimeoutSec").asInt(120));
              if (n.path("type").asText().equals("PRIVATE")) {
                Defaults.put(n, "enableDynamicPortAllocation", true);
              } else {
                Defaults.put(n, "natIpAllocateOption", "AUTO_ONLY");
                Defaults.put(n, "autoNetworkTier", "PREMIUM");
              }
              if (!n.has("endpointTypes")) {
                n.set("endpointTypes", Json.array().add("ENDPOINT_TYPE_VM"));
              }
            });
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "getRouterStatus" -> {
        ObjectNode out = Json.object().put("kind", "compute#routerStatusResponse");
        ObjectNode result = out.putObject("result").put("network", body.path("network").asText());
        var statuses = result.putArray("natStatus");
        body.path("nats")
            .forEach(
                n ->
                    statuses
                        .addObject()
                        .put("name", n.path("name").asText())
                        .put("minExtraNatIpsNeeded", 0)
                        .put("numVmEndpointsWithNatMappings", 0));
        yield Optional.of(Response.json(out));
      }
      case "getNatMappingInfo" ->
          Optional.of(
              Response.json(Json.object().put("kind", "compute#vmEndpointNatMappingsList")));
      case "getNatIpInfo" -> {
        ObjectNode out = Json.object().put("kind", "compute#natIpInfoResponse");
        body.path("nats")
            .forEach(
                n -> {
                  ObjectNode info =
                      out.withArrayProperty("result")
                          .addObject()
                          .put("natName", n.path("name").asText());
                  n.path("natIps")
                      .forEach(
                          ip ->
                              at.engine()
                                  .resolve(ip.asText(), at.project())
                                  .ifPresent(
                                      a ->
                                          info.withArrayProperty("natIpInfoMappings")
                                              .addObject()
                                              .put("natIp", a.path("address").asText())
                                              .put("mode", "MANUAL")
                                              .put("usage", "UNUSED")));
                });
        yield Optional.of(Response.json(out));
      }
      case "listBgpRoutes" ->
          Optional.of(Response.json(Json.object().put("kind", "compute#routersListBgpRoutes")));
      case "preview" ->
          Optional.of(Response.json(Json.object().set("resource", Internal.strip(body))));
      default -> RoutePolicies.action(at, body, action, request);
    };
  }
}

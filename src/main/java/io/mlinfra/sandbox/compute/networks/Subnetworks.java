package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Subnets: ranges that must not overlap within a network. */
public final class Subnetworks implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    Ranges range = range(body);
    nearProfile(at, body);
    String purpose = body.path("purpose").asText("PRIVATE");
    if (body.has("role") && !purpose.endsWith("MANAGED_PROXY") && !purpose.startsWith("INTERNAL")) {
      throw Errors.invalid(
          "role",
          body.path("role").asText(),
          "Role can only be specified for subnetworks of managed proxies.");
    }
    SubnetRanges.check(at, body);
    body.put("gatewayAddress", range.address(1));
    Defaults.put(body, "privateIpGoogleAccess", false);
    Defaults.put(body, "privateIpv6GoogleAccess", "DISABLE_GOOGLE_ACCESS");
    Defaults.put(body, "purpose", "PRIVATE");
    Defaults.put(body, "stackType", "IPV4_ONLY");
    Defaults.put(body, "enableFlowLogs", body.path("logConfig").path("enable").asBoolean(false));
    Defaults.put(body, "allowSubnetCidrRoutesOverlap", false);
    body.put("state", "READY");
    if (!body.has("logConfig") && body.path("enableFlowLogs").asBoolean(false)) {
      body.putObject("logConfig").put("enable", true);
    }
  }

  /** Subnets of a network for RDMA are in the region of its zone. */
  private static void nearProfile(Resource at, ObjectNode body) {
    at.engine()
        .resolve(body.path("network").asText(), at.project())
        .flatMap(NetworkProfiles::zone)
        .filter(zone -> !Scope.zone(zone).regionName().equals(at.scope().regionName()))
        .ifPresent(
            zone -> {
              throw Errors.invalid(
                  "region",
                  at.scope().place(),
                  "The network's profile allows subnetworks in the region of zone '"
                      + zone
                      + "' only.");
            });
  }

  private static Ranges range(ObjectNode body) {
    String text = body.path("ipCidrRange").asText();
    return Ranges.parse(text)
        .filter(r -> r.prefix() >= 4 && r.prefix() <= 29)
        .orElseThrow(
            () ->
                Errors.invalid(
                    "ipCidrRange",
                    text,
                    "Must be a CIDR address range that is contained in the allowed ranges, with a"
                        + " prefix length from 4 to 29."));
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    SubnetRanges.check(at, after);
  }

  @Override
  public Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    if (!action.equals("listUsable")) {
      return Optional.empty();
    }
    List<Listings.Item> items = new ArrayList<>();
    engine
        .under("subnetworks", project, "regions/")
        .forEach((key, subnet) -> items.add(new Listings.Item("", key, usable(subnet))));
    String self = Links.BASE + "projects/" + project + "/aggregated/subnetworks/listUsable";
    ObjectNode list = Listings.list(request, "compute#usableSubnetwork", self, items);
    return Optional.of(Response.json(list.put("kind", "compute#usableSubnetworksAggregatedList")));
  }

  private static ObjectNode usable(ObjectNode subnet) {
    ObjectNode item = subnet.objectNode().put("subnetwork", subnet.path("selfLink").asText());
    for (String field :
        List.of("network", "ipCidrRange", "secondaryIpRanges", "stackType", "purpose", "role")) {
      if (subnet.has(field)) {
        item.set(field, subnet.get(field));
      }
    }
    return item;
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "setPrivateIpGoogleAccess" ->
          at.edited(
              request,
              action,
              b ->
                  b.put(
                      "privateIpGoogleAccess",
                      request.json().path("privateIpGoogleAccess").asBoolean()));
      case "expandIpCidrRange" ->
          at.edited(
              request, action, b -> expand(at, b, request.json().path("ipCidrRange").asText()));
      default -> Optional.empty();
    };
  }

  private void expand(Resource at, ObjectNode subnet, String wanted) {
    Ranges wider =
        Ranges.parse(wanted)
            .orElseThrow(
                () -> Errors.invalid("ipCidrRange", wanted, "Must be a CIDR address range."));
    Ranges now = range(subnet);
    if (!wider.contains(now) || wider.prefix() >= now.prefix()) {
      throw Errors.invalid(
          "ipCidrRange", wanted, "New range must contain the existing range and be larger.");
    }
    complete(at, subnet.put("ipCidrRange", wanted));
  }
}

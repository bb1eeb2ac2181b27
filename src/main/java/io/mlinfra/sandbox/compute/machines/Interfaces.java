package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.NetworkInterface;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Internal;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Lists;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.networks.AliasRanges;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Changes the network interfaces of an instance and their outside addresses. */
public final class Interfaces {
  /**
   * What the API calls an access config that has no name: its reference on instances, 2026-11-26.
   */
  static final String NAT_NAME = "External NAT";

  private Interfaces() {}

  static Optional<Response> action(Resource at, String action, Request request) {
    return switch (action) {
      case "addAccessConfig" -> op(request, at, action, b -> added(at, b, request));
      case "deleteAccessConfig" -> op(request, at, action, b -> removed(b, request));
      case "updateAccessConfig" -> op(request, at, action, b -> updated(b, request));
      case "updateNetworkInterface" -> op(request, at, action, b -> changed(at, b, request));
      case "addNetworkInterface" -> op(request, at, action, b -> another(at, b, request));
      case "deleteNetworkInterface" -> op(request, at, action, b -> without(b, request));
      case "getEffectiveFirewalls" -> {
        String network =
            at.engine().get(at).path("networkInterfaces").path(0).path("network").asText();
        ArrayNode firewalls = Json.array();
        at.engine().under("firewalls", at.project(), "").values().stream()
            .filter(f -> Links.full(f.path("network").asText(), at.project()).equals(network))
            .forEach(f -> firewalls.add(Internal.strip(f)));
        yield Optional.of(Response.json(Json.object().set("firewalls", firewalls)));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Response> op(
      Request request, Resource at, String type, ComputeEngine.Step step) {
    return Optional.of(Response.json(at.engine().change(request, at, type, step)));
  }

  private static ObjectNode nic(ObjectNode body, Request request) {
    String name = request.query().getOrDefault("networkInterface", "nic0");
    for (JsonNode nic : body.path("networkInterfaces")) {
      if (nic.path("name").asText().equals(name)) {
        return (ObjectNode) nic;
      }
    }
    throw Errors.invalid("networkInterface", name, "The instance has no such interface.");
  }

  private static ObjectNode added(Resource at, ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    ObjectNode nic = nic(after, request);
    if (nic.path("accessConfigs").size() > 0) {
      throw Errors.badRequest("At most one access config currently supported.");
    }
    ObjectNode config = request.json();
    NewInterfaces.access(at, config, "natIP");
    nic.withArrayProperty("accessConfigs").add(config);
    return stamped(after, nic);
  }

  private static ObjectNode removed(ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    ObjectNode nic = nic(after, request);
    String name = request.query().getOrDefault("accessConfig", "");
    if (!Lists.remove(nic, "accessConfigs", "name", name)) {
      throw Errors.invalid("accessConfig", name, "The interface has no such access config.");
    }
    if (nic.path("accessConfigs").isEmpty()) {
      nic.remove("accessConfigs");
    }
    return stamped(after, nic);
  }

  private static ObjectNode updated(ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    ObjectNode nic = nic(after, request);
    if (!(nic.path("accessConfigs").path(0) instanceof ObjectNode config)) {
      throw Errors.invalid("accessConfig", "", "The interface has no access config.");
    }
    config.setAll(request.json());
    return stamped(after, nic);
  }

  /**
   * A dynamic interface: one of a VLAN on an interface that is there, named after both
   * (docs.cloud.google.com/vpc/docs/add-remove-network-interfaces, 2026-11-26).
   */
  private static ObjectNode another(Resource at, ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    ObjectNode nic = ProtoShape.check(NetworkInterface.getDescriptor(), request.json());
    int vlan = nic.path("vlan").asInt();
    if (vlan < 2 || vlan > 255) {
      throw Errors.invalid("vlan", Integer.toString(vlan), "Must be between 2 and 255, inclusive.");
    }
    String parent = nic.path("parentNicName").asText("nic0");
    ArrayNode nics = after.withArrayProperty("networkInterfaces");
    boolean there = false;
    String name = parent + "." + vlan;
    for (JsonNode known : nics) {
      there |= known.path("name").asText().equals(parent);
      if (known.path("name").asText().equals(name)) {
        throw Errors.invalid(
            "vlan", Integer.toString(vlan), "The VLAN is in use on " + parent + ".");
      }
    }
    if (!there) {
      throw Errors.invalid("parentNicName", parent, "The instance has no such interface.");
    }
    nic.put("name", name).put("parentNicName", parent);
    new NewInterfaces(at).complete(nic, nics.size());
    nics.add(nic);
    return after;
  }

  private static ObjectNode without(ObjectNode body, Request request) {
    String name = request.query().getOrDefault("networkInterfaceName", "");
    if (!name.contains(".")) {
      throw Errors.badParameter(
          "networkInterfaceName", name, "Only dynamic network interfaces can be deleted.");
    }
    ObjectNode after = body.deepCopy();
    if (!Lists.remove(after, "networkInterfaces", "name", name)) {
      throw Errors.badParameter(
          "networkInterfaceName", name, "The instance has no such interface.");
    }
    return after;
  }

  private static ObjectNode changed(Resource at, ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    ObjectNode nic = nic(after, request);
    ObjectNode given = request.json();
    if (ComputeEngine.stale(
        given.path("fingerprint").asText(""), nic.path("fingerprint").asText(""))) {
      throw Errors.stale("Supplied fingerprint does not match current metadata fingerprint.");
    }
    given.remove("fingerprint");
    for (String link : new String[] {"network", "subnetwork"}) {
      if (given.hasNonNull(link)) {
        given.put(link, Links.full(given.path(link).asText(), at.project()));
      }
    }
    given
        .properties()
        .forEach(
            f -> {
              if (f.getValue().isNull()) {
                nic.remove(f.getKey());
              } else {
                nic.set(f.getKey(), f.getValue());
              }
            });
    at.engine()
        .resolve(nic.path("subnetwork").asText(""), at.project())
        .ifPresent(s -> AliasRanges.settle(at.engine(), nic, s));
    return stamped(after, nic);
  }

  private static ObjectNode stamped(ObjectNode body, ObjectNode nic) {
    nic.remove("fingerprint");
    nic.put("fingerprint", ComputeEngine.fingerprint(nic));
    return body;
  }
}

package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Lists;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Peerings of a network. One is active once the other side has one that points back. */
public final class Peerings {
  private static final String LIST = "peerings";

  private Peerings() {}

  static Optional<Response> action(Resource at, String action, Request request) {
    return switch (action) {
      case "addPeering" -> change(at, action, request, b -> added(at, b, request.json()));
      case "updatePeering" -> change(at, action, request, b -> updated(at, b, request.json()));
      case "removePeering" ->
          change(
              at,
              action,
              request,
              b -> {
                ObjectNode after = b.deepCopy();
                String name = request.json().path("name").asText();
                if (!Lists.remove(after, LIST, "name", name)) {
                  throw Errors.badRequest(
                      "There is no peering named '" + name + "' in " + at.path());
                }
                return after;
              });
      // Asked for, and, as nobody stands on the other side to agree, done.
      case "requestRemovePeering" ->
          change(
              at,
              action,
              request,
              b -> {
                String name = request.json().path("name").asText();
                named(at, b, name);
                ObjectNode after = b.deepCopy();
                Lists.remove(after, LIST, "name", name);
                return after;
              });
      case "listPeeringRoutes" ->
          Optional.of(
              Response.json(
                  Json.object()
                      .put("kind", "compute#exchangedPeeringRoutesList")
                      .put("id", at.path() + "/listPeeringRoutes")));
      default -> Optional.empty();
    };
  }

  private static Optional<Response> change(
      Resource at, String action, Request request, ComputeEngine.Step step) {
    return Optional.of(Response.json(at.engine().change(request, at, action, step)));
  }

  private static ObjectNode added(Resource at, ObjectNode body, ObjectNode given) {
    ObjectNode peering =
        given.path("networkPeering") instanceof ObjectNode p ? p.deepCopy() : Json.object();
    // The older form of the call has its fields beside each other.
    if (!peering.has("name") && given.has("name")) {
      peering.set("name", given.get("name"));
    }
    if (!peering.has("network") && given.has("peerNetwork")) {
      peering.set("network", given.get("peerNetwork"));
    }
    if (peering.path("name").asText("").isEmpty()) {
      throw Errors.required("networkPeering.name");
    }
    peering.put("network", Links.full(peering.path("network").asText(), at.project()));
    String other = peering.path("network").asText();
    if (other.equals(at.selfLink())) {
      throw Errors.invalid("networkPeering.network", other, "A network cannot peer with itself.");
    }
    boolean here = Links.parse(other, "").filter(t -> t.project().equals(at.project())).isPresent();
    if (here && at.engine().resolve(other, at.project()).isEmpty()) {
      throw Errors.invalid(
          "networkPeering.network", other, "The referenced network resource cannot be found.");
    }
    for (JsonNode known : body.path(LIST)) {
      if (known.path("name").asText().equals(peering.path("name").asText())) {
        throw Errors.exists(at.path() + "/peerings/" + peering.path("name").asText());
      }
      if (known.path("network").asText().equals(peering.path("network").asText())) {
        throw Errors.badRequest("The network is peered with " + at.path() + " already.");
      }
    }
    Defaults.put(peering, "exchangeSubnetRoutes", true);
    Defaults.put(peering, "autoCreateRoutes", true);
    Defaults.put(peering, "exportCustomRoutes", false);
    Defaults.put(peering, "importCustomRoutes", false);
    Defaults.put(peering, "exportSubnetRoutesWithPublicIp", true);
    Defaults.put(peering, "importSubnetRoutesWithPublicIp", false);
    Defaults.put(peering, "stackType", "IPV4_ONLY");
    ObjectNode after = body.deepCopy();
    after.withArrayProperty(LIST).add(peering);
    return after;
  }

  private static ObjectNode updated(Resource at, ObjectNode body, ObjectNode given) {
    ObjectNode after = body.deepCopy();
    ObjectNode change = given.path("networkPeering") instanceof ObjectNode p ? p : Json.object();
    for (JsonNode known : after.path(LIST)) {
      if (known.path("name").asText().equals(change.path("name").asText())) {
        ((ObjectNode) known).setAll(change);
        return after;
      }
    }
    throw Errors.badRequest(
        "There is no peering named '" + change.path("name").asText() + "' in " + at.path());
  }

  /** The peerings with the state in which each is now. */
  static void show(Resource at, ObjectNode seen) {
    for (JsonNode peering : seen.path(LIST)) {
      boolean answered =
          at.engine()
              .resolve(peering.path("network").asText(), at.project())
              .filter(other -> pointsAt(other, at.selfLink()))
              .isPresent();
      ((ObjectNode) peering)
          .put("state", answered ? "ACTIVE" : "INACTIVE")
          .put(
              "stateDetails",
              answered
                  ? "[" + at.engine().operations().now() + "]: Connected."
                  : "["
                      + at.engine().operations().now()
                      + "]: Waiting for peer network to connect.");
    }
  }

  private static void named(Resource at, ObjectNode body, String name) {
    for (JsonNode peering : body.path(LIST)) {
      if (peering.path("name").asText().equals(name)) {
        return;
      }
    }
    throw Errors.badRequest("There is no peering named '" + name + "' in " + at.path());
  }

  private static boolean pointsAt(ObjectNode network, String link) {
    for (JsonNode peering : network.path(LIST)) {
      if (peering.path("network").asText().equals(link)) {
        return true;
      }
    }
    return false;
  }
}

package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.cloud.compute.v1.RoutePolicy;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Lists;
import io.mlinfra.sandbox.compute.engine.Merge;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The BGP route policies of a router, which are kept with it and shown by methods of their own. */
public final class RoutePolicies {
  /** Not a field of the router's message: readers of the router do not see it. */
  private static final String LIST = "_routePolicies";

  private RoutePolicies() {}

  static Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "listRoutePolicies" -> Optional.of(Response.json(list(at, body, request)));
      case "getRoutePolicy" ->
          Optional.of(Response.json(Json.object().set("resource", find(at, body, asked(request)))));
      case "updateRoutePolicy", "patchRoutePolicy" ->
          at.edited(request, action, b -> put(at, b, request, action.startsWith("patch")));
      case "deleteRoutePolicy" ->
          at.edited(
              request,
              action,
              b -> {
                String name = asked(request);
                find(at, b, name);
                Lists.remove(b, LIST, "name", name);
              });
      default -> Optional.empty();
    };
  }

  private static String asked(Request request) {
    return request
        .param("policy")
        .orElseThrow(() -> Errors.badRequest("Required parameter: policy"));
  }

  private static ObjectNode list(Resource at, ObjectNode body, Request request) {
    List<Listings.Item> items = new ArrayList<>();
    for (JsonNode policy : body.path(LIST)) {
      items.add(new Listings.Item("", policy.path("name").asText(), (ObjectNode) policy));
    }
    ObjectNode list =
        Listings.list(request, "", at.selfLink() + "/listRoutePolicies", items)
            .put("kind", "compute#routersListRoutePolicies");
    JsonNode found = list.remove("items");
    if (found != null) {
      list.set("result", found);
    }
    return list;
  }

  private static ObjectNode find(Resource at, ObjectNode body, String name) {
    for (JsonNode policy : body.path(LIST)) {
      if (policy.path("name").asText().equals(name)) {
        return (ObjectNode) policy;
      }
    }
    throw Errors.notFound(at.path() + "/routePolicies/" + name);
  }

  /** An update makes the policy where there is none; a patch needs one. */
  private static void put(Resource at, ObjectNode body, Request request, boolean patch) {
    ObjectNode raw = request.json();
    ObjectNode given = ProtoShape.check(RoutePolicy.getDescriptor(), raw);
    String name = given.path("name").asText("");
    if (!name.matches(Errors.NAME_RULE)) {
      throw Errors.invalid("name", name, "Must be a match of regex '" + Errors.NAME_RULE + "'");
    }
    ObjectNode policy = patch ? Merge.patch(find(at, body, name), raw, given) : given;
    policy.remove("fingerprint");
    policy.put("fingerprint", ComputeEngine.fingerprint(TextNode.valueOf(policy.toString())));
    Lists.put(body, LIST, "name", policy);
  }
}

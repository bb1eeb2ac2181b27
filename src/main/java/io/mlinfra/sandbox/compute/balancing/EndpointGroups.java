package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Network endpoint groups and the endpoints attached to them. */
public final class EndpointGroups implements Behaviour {
  private static final String ENDPOINTS = "_endpoints";

  /** docs.cloud.google.com/load-balancing/docs/negs, 2026-11-26. */
  private static final Map<Scope.Level, List<String>> TYPES =
      Map.of(
          Scope.Level.GLOBAL,
          List.of("INTERNET_FQDN_PORT", "INTERNET_IP_PORT"),
          Scope.Level.REGION,
          List.of(
              "SERVERLESS",
              "PRIVATE_SERVICE_CONNECT",
              "INTERNET_FQDN_PORT",
              "INTERNET_IP_PORT",
              "GCE_VM_IP_PORTMAP"),
          Scope.Level.ZONE,
          List.of("GCE_VM_IP_PORT", "GCE_VM_IP", "NON_GCP_PRIVATE_IP_PORT"));

  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "networkEndpointType", "GCE_VM_IP_PORT");
    String type = body.path("networkEndpointType").asText();
    List<String> here = TYPES.getOrDefault(at.scope().level(), List.of());
    if (!here.contains(type)) {
      throw Errors.invalid(
          "networkEndpointType", type, "Must be one of " + here + " in this scope.");
    }
    body.put("size", 0);
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "attachNetworkEndpoints", "detachNetworkEndpoints" ->
          Optional.of(
              Response.json(
                  at.engine()
                      .change(
                          request,
                          at,
                          action,
                          b -> changed(at, b, request, action.startsWith("attach")))));
      case "listNetworkEndpoints" -> {
        ObjectNode out =
            Json.object()
                .put("kind", "compute#networkEndpointGroupsListNetworkEndpoints")
                .put("id", at.path() + "/listNetworkEndpoints");
        body.path(ENDPOINTS)
            .forEach(e -> out.withArrayProperty("items").addObject().set("networkEndpoint", e));
        yield Optional.of(Response.json(out));
      }
      default -> Optional.empty();
    };
  }

  private static ObjectNode changed(Resource at, ObjectNode body, Request request, boolean attach) {
    ObjectNode after = body.deepCopy();
    ArrayNode endpoints = after.withArrayProperty(ENDPOINTS);
    for (JsonNode endpoint : request.json().path("networkEndpoints")) {
      boolean known = false;
      for (int i = endpoints.size() - 1; i >= 0; i--) {
        if (endpoints.get(i).equals(endpoint)) {
          known = true;
          endpoints.remove(i);
        }
      }
      if (attach) {
        there(at, endpoint.path("instance").asText(""));
        endpoints.add(endpoint);
      } else if (!known) {
        throw Errors.invalid("networkEndpoints", endpoint.toString(), "It is not attached.");
      }
    }
    return after.put("size", endpoints.size());
  }

  /** An endpoint on a machine needs the machine; it is named by its link or its name. */
  private static void there(Resource at, String instance) {
    if (!instance.isEmpty()
        && at.scope().level() == Scope.Level.ZONE
        && at.engine()
            .find(at.engine().at(at.project(), at.scope(), "instances", Links.last(instance)))
            .isEmpty()) {
      throw Errors.notFound(
          "projects/"
              + at.project()
              + "/"
              + at.scope().path()
              + "/instances/"
              + Links.last(instance));
    }
  }
}

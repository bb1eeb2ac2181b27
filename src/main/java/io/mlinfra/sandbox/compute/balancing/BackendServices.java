package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldPath;
import io.mlinfra.sandbox.compute.engine.FieldSetter;
import io.mlinfra.sandbox.compute.engine.Internal;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.groups.InstanceGroups;
import io.mlinfra.sandbox.compute.machines.Health;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Backend services and the health of what stands behind them. */
public final class BackendServices implements Behaviour {
  /** SHA-256 of the empty text, which the service shows where no secret is set. */
  private static final String NO_SECRET =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final Set<String> HTTP = Set.of("HTTP", "HTTPS", "HTTP2");

  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "affinityCookieTtlSec", 0);
    Defaults.put(body, "description", "");
    Defaults.put(body, "loadBalancingScheme", "EXTERNAL");
    Defaults.put(body, "sessionAffinity", "NONE");
    Defaults.put(body, "timeoutSec", 30);
    boolean internal = body.path("loadBalancingScheme").asText().equals("INTERNAL");
    if (HTTP.contains(body.path("protocol").asText(""))) {
      Defaults.put(body, "port", 80);
      Defaults.put(body, "portName", "http");
    }
    if (!body.has("iap")) {
      body.putObject("iap").put("enabled", false).put("oauth2ClientId", "");
    }
    Defaults.put(body, "protocol", internal ? "TCP" : "HTTP");
    if (!body.has("connectionDraining")) {
      body.putObject("connectionDraining").put("drainingTimeoutSec", 0);
    }
    tidy(at, body);
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    Defaults.put(after, "affinityCookieTtlSec", 0);
    Defaults.put(after, "description", "");
    Defaults.put(after, "protocol", before.path("protocol").asText("TCP"));
    tidy(at, after);
  }

  private static void tidy(Resource at, ObjectNode body) {
    if (body.get("iap") instanceof ObjectNode iap) {
      iap.remove("oauth2ClientSecret");
      iap.put("oauth2ClientSecretSha256", NO_SECRET);
    }
    boolean needsCheck =
        body.path("backends").size() > 0
            && body.path("loadBalancingScheme").asText().equals("INTERNAL");
    if (needsCheck && body.path("healthChecks").isEmpty()) {
      throw Errors.required("healthChecks");
    }
    String protocol = body.path("protocol").asText("");
    boolean passes = protocol.isEmpty() || List.of("TCP", "UDP", "UNSPECIFIED").contains(protocol);
    if (body.path("loadBalancingScheme").asText().equals("INTERNAL") && !passes) {
      throw Errors.invalid(
          "protocol",
          protocol,
          "Protocol must be TCP, UDP or UNSPECIFIED for an INTERNAL backend service.");
    }
    int i = 0;
    for (JsonNode backend : body.path("backends")) {
      String mode = backend.path("balancingMode").asText("CONNECTION");
      boolean rated =
          backend.has("maxRate")
              || backend.has("maxRatePerInstance")
              || backend.has("maxRatePerEndpoint");
      if (mode.equals("RATE") && !rated) {
        throw Errors.invalid(
            "backends[" + i + "].balancingMode",
            mode,
            "Exactly one of maxRate, maxRatePerInstance and maxRatePerEndpoint must be specified"
                + " for the balancing mode RATE.");
      }
      if (body.path("loadBalancingScheme").asText().equals("INTERNAL")
          && !mode.equals("CONNECTION")) {
        throw Errors.invalid(
            "backends[" + i + "].balancingMode",
            mode,
            "Balancing mode must be CONNECTION for an INTERNAL backend service.");
      }
      i++;
    }
    // The service answers these links under the version it keeps them in.
    FieldPath.replace(
        body,
        "healthChecks[]",
        n -> Json.MAPPER.getNodeFactory().textNode(Links.beta(n.asText(), at.project())));
    FieldPath.replace(
        body,
        "backends[].group",
        n -> Json.MAPPER.getNodeFactory().textNode(Links.beta(n.asText(), at.project())));
    body.path("backends").forEach(b -> Defaults.put((ObjectNode) b, "balancingMode", "CONNECTION"));
  }

  private static final FieldSetter SECURITY = new FieldSetter("securityPolicy", "securityPolicy");
  private static final FieldSetter EDGE = new FieldSetter("securityPolicy", "edgeSecurityPolicy");

  @Override
  public Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    if (!action.equals("listUsable")) {
      return Optional.empty();
    }
    List<Listings.Item> items = new ArrayList<>();
    engine
        .under("backendServices", project, scope.path() + "/")
        .forEach((key, b) -> items.add(new Listings.Item("", key, Internal.strip(b))));
    String self = Links.BASE + "projects/" + project + "/" + scope.path() + "/backendServices";
    ObjectNode list = Listings.list(request, "compute#usableBackendService", self, items);
    return Optional.of(Response.json(list));
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "getHealth" -> Optional.of(health(at, request));
      // The API defines the answer as a message without fields.
      case "getEffectiveSecurityPolicies" -> Optional.of(Response.json(Json.object()));
      case "setSecurityPolicy" ->
          Optional.of(
              Response.json(
                  at.engine().change(request, at, action, b -> SECURITY.apply(b, request.json()))));
      case "setEdgeSecurityPolicy" ->
          Optional.of(
              Response.json(
                  at.engine().change(request, at, action, b -> EDGE.apply(b, request.json()))));
      case "addSignedUrlKey", "deleteSignedUrlKey" ->
          Optional.of(SignedUrlKeys.change(at, action, request));
      default -> Optional.empty();
    };
  }

  private static Response health(Resource at, Request request) {
    String group = request.json().path("group").asText();
    ArrayNode statuses = Json.array();
    for (ObjectNode instance : InstanceGroups.members(at.engine(), at.project(), group)) {
      statuses.add(
          Json.object()
              .put("instance", instance.path("selfLink").asText())
              .put("healthState", Health.of(at.engine(), instance))
              .put(
                  "ipAddress",
                  instance.path("networkInterfaces").path(0).path("networkIP").asText())
              .put("port", 80));
    }
    ObjectNode out = Json.object().put("kind", "compute#backendServiceGroupHealth");
    if (!statuses.isEmpty()) {
      out.set("healthStatus", statuses);
    }
    return Response.json(out);
  }
}

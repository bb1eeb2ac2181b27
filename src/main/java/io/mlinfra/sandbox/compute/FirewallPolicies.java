package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.FirewallPolicyRule;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Lists;
import io.mlinfra.sandbox.compute.engine.Names;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Locale;
import java.util.Optional;

/** Network firewall policies: rules by priority, and the networks that they hold for. */
final class FirewallPolicies implements Behaviour {
  /** The rules that every policy ends with, from the lowest priority of all upwards. */
  private static final int LAST = Integer.MAX_VALUE;

  private final PolicyRules rules = new PolicyRules(FirewallPolicyRule::getDescriptor);
  private final PolicyRules mirroring =
      new PolicyRules(
          FirewallPolicyRule::getDescriptor, "packetMirroringRules", "PacketMirroringRule");

  @Override
  public void complete(Resource at, ObjectNode body) {
    if (!at.project().equals(OrganizationPolicies.HOLDER)) {
      body.put("shortName", at.name());
      body.put(
          "selfLinkWithId",
          Links.self(at.project(), at.scope(), "firewallPolicies", body.path("id").asText()));
    }
    if (body.path("rules").isEmpty()) {
      ArrayNode list = body.putArray("rules");
      implied(list, LAST - 3, "EGRESS", "::/0");
      implied(list, LAST - 2, "INGRESS", "::/0");
      implied(list, LAST - 1, "EGRESS", "0.0.0.0/0");
      implied(list, LAST, "INGRESS", "0.0.0.0/0");
    }
    RuleTuples.counted(body);
  }

  private static void implied(ArrayNode list, int priority, String direction, String range) {
    ObjectNode rule =
        list.addObject()
            .put("kind", "compute#firewallPolicyRule")
            .put("action", "goto_next")
            .put(
                "description",
                "default "
                    + direction.toLowerCase(Locale.ROOT)
                    + " rule"
                    + (range.contains(":") ? " ipv6" : ""))
            .put("direction", direction)
            .put("priority", priority)
            .put("enableLogging", false);
    ObjectNode match = rule.putObject("match");
    match.putArray(direction.equals("EGRESS") ? "destIpRanges" : "srcIpRanges").add(range);
    match.putArray("layer4Configs").addObject().put("ipProtocol", "all");
  }

  @Override
  public void deleting(Resource at, ObjectNode body) {
    if (!body.path("associations").isEmpty()) {
      throw Errors.inUse(
          "firewallPolicy",
          at.path(),
          Links.parse(
                  body.path("associations").path(0).path("attachmentTarget").asText(), at.project())
              .map(Links.Target::path)
              .orElse(body.path("associations").path(0).path("name").asText()));
    }
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "addAssociation" -> at.edited(request, action, b -> associate(at, b, request.json()));
      case "removeAssociation" ->
          at.edited(
              request,
              action,
              b -> {
                if (!Lists.remove(
                    b, "associations", "name", request.query().getOrDefault("name", ""))) {
                  throw Errors.badRequest("An association with that name does not exist.");
                }
              });
      case "getAssociation" -> {
        String name = request.query().getOrDefault("name", "");
        for (JsonNode known : body.path("associations")) {
          if (known.path("name").asText().equals(name)) {
            yield Optional.of(Response.json(known));
          }
        }
        throw Errors.badRequest("An association with that name does not exist.");
      }
      case "cloneRules" ->
          at.edited(
              request,
              action,
              b -> {
                b.set("rules", source(at, request).path("rules").deepCopy());
                RuleTuples.counted(b);
              });
      default ->
          action.endsWith("PacketMirroringRule")
              ? ofNetworks(at) ? mirroring.action(at, body, action, request) : Optional.empty()
              : rules.action(at, body, action, request);
    };
  }

  /** Only global policies of networks mirror packets. */
  private static boolean ofNetworks(Resource at) {
    return at.scope().equals(Scope.GLOBAL) && !at.project().equals(OrganizationPolicies.HOLDER);
  }

  /** The policy whose rules are to be copied. */
  private static ObjectNode source(Resource at, Request request) {
    String link = request.query().getOrDefault("sourceFirewallPolicy", "");
    return Links.parse(link, at.project())
        .map(t -> Names.resolve(at.engine(), t.project(), t.scope(), at.kind(), t.name()))
        .flatMap(at.engine()::find)
        .orElseThrow(() -> Errors.notFound(link));
  }

  private static void associate(Resource at, ObjectNode body, ObjectNode given) {
    String attached = given.path("attachmentTarget").asText();
    String target = Links.full(attached, at.project());
    ObjectNode association = Json.object();
    if (at.project().equals(OrganizationPolicies.HOLDER)) {
      if (!OrganizationPolicies.isParent(attached)) {
        throw Errors.invalid(
            "attachmentTarget", attached, "Must be organizations/NUMBER or folders/NUMBER.");
      }
      association.put("name", given.path("name").asText(attached.replace('/', '-')));
    } else {
      ObjectNode network =
          at.engine()
              .resolve(target, at.project())
              .orElseThrow(() -> Errors.notFound(target.replace(Links.BASE, "")));
      association.put("name", given.path("name").asText(network.path("name").asText()));
    }
    Lists.put(
        body,
        "associations",
        "name",
        association
            .put("attachmentTarget", target)
            .put("shortName", body.path("shortName").asText()));
  }

  /** The policies of a network in a region, from the one that is asked first. */
  @Override
  public Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    if (!action.equals("getEffectiveFirewalls") || !request.method().equals("GET")) {
      return Optional.empty();
    }
    String link = request.query().getOrDefault("network", "");
    ObjectNode network = engine.resolve(link, project).orElseThrow(() -> Errors.notFound(link));
    ObjectNode answer = Json.object();
    ArrayNode firewalls = Json.array();
    for (ObjectNode firewall : engine.under("firewalls", project, "").values()) {
      if (firewall.path("network").equals(network.path("selfLink"))) {
        firewalls.add(firewall);
      }
    }
    ArrayNode policies = Json.array();
    engine
        .under("firewallPolicies", project, "")
        .forEach(
            (key, policy) -> {
              boolean global = key.startsWith(project + "/global/");
              boolean here = global || key.startsWith(project + "/" + scope.path() + "/");
              for (JsonNode a : policy.path("associations")) {
                if (here && a.path("attachmentTarget").equals(network.path("selfLink"))) {
                  ObjectNode one =
                      policies
                          .addObject()
                          .put("name", policy.path("name").asText())
                          .put("type", global ? "NETWORK" : "NETWORK_REGIONAL");
                  one.set("rules", policy.path("rules"));
                }
              }
            });
    if (!firewalls.isEmpty()) {
      answer.set("firewalls", firewalls);
    }
    if (!policies.isEmpty()) {
      answer.set("firewallPolicys", policies);
    }
    return Optional.of(Response.json(answer));
  }
}

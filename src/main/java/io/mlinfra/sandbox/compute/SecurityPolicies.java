package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.SecurityPolicyAssociation;
import com.google.cloud.compute.v1.SecurityPolicyRule;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Lists;
import io.mlinfra.sandbox.compute.engine.Names;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Security policies: rules in the order of their priority, always with one for what is left. */
final class SecurityPolicies implements Behaviour {
  private static final int LAST = Integer.MAX_VALUE;
  private static final String ASSOCIATIONS = "associations";

  @Override
  public void complete(Resource at, ObjectNode body) {
    if (!body.has("rules")) {
      body.putArray("rules").add(rest());
    }
    tidy(body);
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    tidy(after);
  }

  private static ObjectNode rest() {
    ObjectNode rule =
        Json.object()
            .put("action", "allow")
            .put("description", "default rule")
            .put("priority", LAST);
    ObjectNode match = rule.putObject("match").put("versionedExpr", "SRC_IPS_V1");
    match.putObject("config").putArray("srcIpRanges").add("*");
    return rule;
  }

  /** The actions: the field's own description in the API's reference, 2026-11-26. */
  private static void wellFormed(ObjectNode rule) {
    String action = rule.path("action").asText("");
    if (!action.matches(
        "allow|deny(\\((403|404|502)\\))?|rate_based_ban|redirect|throttle|fairshare|goto_next")) {
      throw Errors.invalid(
          "rules.action",
          action,
          "Must be allow, deny(403), deny(404), deny(502), rate_based_ban, redirect or throttle.");
    }
    for (JsonNode range : rule.path("match").path("config").path("srcIpRanges")) {
      String text = range.asText();
      if (!text.equals("*") && !text.contains(":") && !Ranges.loose(text)) {
        throw Errors.invalid(
            "rules.match.config.srcIpRanges", text, "Must be a valid IP address range.");
      }
    }
  }

  private static void tidy(ObjectNode body) {
    List<ObjectNode> rules =
        StreamSupport.stream(body.path("rules").spliterator(), false)
            .map(r -> (ObjectNode) r)
            .sorted(Comparator.comparingLong(r -> r.path("priority").asLong()))
            .toList();
    if (rules.stream().map(r -> r.path("priority").asLong()).distinct().count() < rules.size()) {
      throw Errors.badRequest(
          "Invalid value for field 'resource.rules': Cannot have rules with the same priorities.");
    }
    for (ObjectNode rule : rules) {
      wellFormed(rule);
      Defaults.put(rule, "description", "");
      Defaults.put(rule, "preview", false);
      Defaults.put(rule, "priority", 0);
      rule.put("kind", "compute#securityPolicyRule");
    }
    var sorted = body.putArray("rules");
    rules.forEach(sorted::add);
  }

  /** docs.cloud.google.com/armor/docs/waf-rules, 2026-11-26: sets of rules, all of version 3.3. */
  private static final List<String> WAF_RULES =
      List.of(
          "sqli",
          "xss",
          "lfi",
          "rfi",
          "rce",
          "methodenforcement",
          "scannerdetection",
          "protocolattack",
          "php",
          "sessionfixation",
          "java",
          "nodejs");

  @Override
  public Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    if (!action.equals("listPreconfiguredExpressionSets") || !request.method().equals("GET")) {
      return Optional.empty();
    }
    ObjectNode answer = Json.object();
    var sets =
        answer
            .putObject("preconfiguredExpressionSets")
            .putObject("wafRules")
            .putArray("expressionSets");
    for (String rules : WAF_RULES) {
      sets.addObject().put("id", rules + "-v33-stable");
      sets.addObject().put("id", rules + "-v33-canary");
    }
    return Optional.of(Response.json(answer));
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    String priority = request.param("priority").orElse("0");
    return switch (action) {
      case "getRule" -> Optional.of(Response.json(at(body, priority)));
      case "addRule" ->
          op(
              at,
              request,
              "AddRule",
              b -> {
                ObjectNode rule = given(request);
                if (find(b, rule.path("priority").asText("0")).isPresent()) {
                  throw Errors.badRequest(
                      "Invalid value for field 'resource.rules': Cannot have rules with the same"
                          + " priorities.");
                }
                b.withArrayProperty("rules").add(rule);
              });
      case "patchRule" ->
          op(
              at,
              request,
              "PatchRule",
              b -> {
                ObjectNode rule = at(b, priority);
                given(request).properties().forEach(f -> rule.set(f.getKey(), f.getValue()));
              });
      case "removeRule" ->
          op(
              at,
              request,
              "RemoveRule",
              b -> {
                ObjectNode gone = at(b, priority);
                List<JsonNode> left = stream(b).filter(r -> r != gone).toList();
                var rules = b.putArray("rules");
                left.forEach(rules::add);
              });
      default ->
          at.project().equals(OrganizationPolicies.HOLDER)
              ? shared(at, body, action, request)
              : Optional.empty();
    };
  }

  /** What only policies of organisations and folders can do: be attached, and copied. */
  private static Optional<Response> shared(
      Resource at, ObjectNode body, String action, Request request) {
    String name = request.query().getOrDefault("name", "");
    return switch (action) {
      case "addAssociation" -> at.edited(request, action, b -> associate(b, request));
      case "removeAssociation" ->
          at.edited(
              request,
              action,
              b -> {
                if (!Lists.remove(b, ASSOCIATIONS, "name", name)) {
                  throw Errors.badRequest("An association with that name does not exist.");
                }
              });
      case "getAssociation" -> {
        for (JsonNode known : body.path(ASSOCIATIONS)) {
          if (known.path("name").asText().equals(name)) {
            yield Optional.of(Response.json(known));
          }
        }
        throw Errors.badRequest("An association with that name does not exist.");
      }
      case "copyRules" ->
          at.edited(
              request,
              action,
              b -> {
                String link = request.query().getOrDefault("sourceSecurityPolicy", "");
                ObjectNode source =
                    Links.parse(link, at.project())
                        .map(
                            t ->
                                Names.resolve(
                                    at.engine(), t.project(), t.scope(), at.kind(), t.name()))
                        .flatMap(at.engine()::find)
                        .orElseThrow(() -> Errors.notFound(link));
                b.set("rules", source.path("rules").deepCopy());
              });
      default -> Optional.empty();
    };
  }

  private static void associate(ObjectNode body, Request request) {
    ObjectNode given = ProtoShape.check(SecurityPolicyAssociation.getDescriptor(), request.json());
    String target = given.path("attachmentId").asText();
    if (!OrganizationPolicies.isParent(target)) {
      throw Errors.invalid(
          "attachmentId", target, "Must be organizations/NUMBER or folders/NUMBER.");
    }
    Lists.put(
        body,
        ASSOCIATIONS,
        "name",
        Json.object()
            .put("name", given.path("name").asText(target.replace('/', '-')))
            .put("attachmentId", target)
            .put("shortName", body.path("shortName").asText()));
  }

  private static ObjectNode given(Request request) {
    return ProtoShape.check(SecurityPolicyRule.getDescriptor(), request.json());
  }

  private static Optional<Response> op(
      Resource at, Request request, String type, java.util.function.Consumer<ObjectNode> edit) {
    return Optional.of(
        Response.json(
            at.engine()
                .change(
                    request,
                    at,
                    type,
                    b -> {
                      ObjectNode after = b.deepCopy();
                      edit.accept(after);
                      return after;
                    })));
  }

  private static Stream<JsonNode> stream(ObjectNode body) {
    return StreamSupport.stream(body.path("rules").spliterator(), false);
  }

  private static Optional<ObjectNode> find(ObjectNode body, String priority) {
    return stream(body)
        .filter(r -> r.path("priority").asText().equals(priority))
        .map(r -> (ObjectNode) r)
        .findFirst();
  }

  private static ObjectNode at(ObjectNode body, String priority) {
    return find(body, priority)
        .orElseThrow(
            () ->
                Errors.badRequest(
                    "Invalid value for field 'priority': '"
                        + priority
                        + "'. The security policy does not contain a rule at priority "
                        + priority
                        + "."));
  }
}

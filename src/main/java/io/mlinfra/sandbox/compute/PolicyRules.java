package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Merge;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules of a policy, known by their priority. */
final class PolicyRules {
  private final Supplier<Descriptor> rule;
  private final String list;
  private final String suffix;

  /**
   * @param rule asked for when it is needed: it brings the whole API's definition with it
   */
  PolicyRules(Supplier<Descriptor> rule) {
    this(rule, "rules", "Rule");
  }

  /**
   * @param list the field that holds the rules
   * @param suffix what the methods end in: {@code addRule}
   */
  PolicyRules(Supplier<Descriptor> rule, String list, String suffix) {
    this.rule = rule;
    this.list = list;
    this.suffix = suffix;
  }

  Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    if (!action.endsWith(suffix)) {
      return Optional.empty();
    }
    return switch (action.substring(0, action.length() - suffix.length()) + "Rule") {
      case "addRule" -> Optional.of(change(at, action, request, b -> added(b, request)));
      case "patchRule" -> Optional.of(change(at, action, request, b -> patched(at, b, request)));
      case "removeRule" ->
          Optional.of(
              change(
                  at,
                  action,
                  request,
                  b -> {
                    ObjectNode after = b.deepCopy();
                    after.withArrayProperty(list).remove(index(at, after, priority(request)));
                    return after;
                  }));
      case "getRule" ->
          Optional.of(Response.json(body.path(list).get(index(at, body, priority(request)))));
      default -> Optional.empty();
    };
  }

  private Response change(Resource at, String action, Request request, ComputeEngine.Step step) {
    boolean counted = rule.get().getName().equals("FirewallPolicyRule");
    return Response.json(
        at.engine()
            .change(
                request,
                at,
                action,
                body -> counted ? RuleTuples.counted(step.apply(body)) : step.apply(body)));
  }

  private ObjectNode added(ObjectNode body, Request request) {
    ObjectNode given = ProtoShape.check(rule.get(), request.json());
    int priority = given.has("priority") ? given.path("priority").asInt() : next(body, request);
    for (JsonNode known : body.path(list)) {
      if (known.path("priority").asInt() == priority) {
        throw Errors.invalid(
            "priority", Integer.toString(priority), "A rule with this priority exists already.");
      }
    }
    ObjectNode after = body.deepCopy();
    ArrayNode rules = after.withArrayProperty(list);
    int place = 0;
    while (place < rules.size() && rules.get(place).path("priority").asInt() < priority) {
      place++;
    }
    rules.insert(place, completed(given.put("priority", priority)));
    return after;
  }

  private ObjectNode completed(ObjectNode given) {
    Defaults.put(given, "description", "");
    String name = rule.get().getName();
    return given.put(
        "kind", "compute#" + Character.toLowerCase(name.charAt(0)) + name.substring(1));
  }

  /** The service finds a free priority within the bounds when none is given. */
  private int next(ObjectNode body, Request request) {
    int priority = request.param("minPriority").map(Integer::parseInt).orElse(0);
    for (JsonNode known : body.path(list)) {
      if (known.path("priority").asInt() == priority) {
        priority++;
      }
    }
    return priority;
  }

  private ObjectNode patched(Resource at, ObjectNode body, Request request) {
    ObjectNode after = body.deepCopy();
    ObjectNode raw = request.json();
    int index = index(at, after, priority(request));
    ArrayNode rules = after.withArrayProperty(list);
    rules.set(
        index,
        Merge.patch(
            (ObjectNode) rules.get(index), raw, ProtoShape.check(rule.get(), withoutNulls(raw))));
    return after;
  }

  private static ObjectNode withoutNulls(ObjectNode raw) {
    ObjectNode copy = raw.objectNode();
    raw.properties().stream()
        .filter(f -> !f.getValue().isNull())
        .forEach(f -> copy.set(f.getKey(), f.getValue()));
    return copy;
  }

  private static int priority(Request request) {
    String text = request.query().getOrDefault("priority", "");
    if (!text.matches("-?\\d{1,10}")) {
      throw Errors.invalid("priority", text, "Must be a whole number.");
    }
    return Math.clamp(Long.parseLong(text), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private int index(Resource at, ObjectNode body, int priority) {
    JsonNode rules = body.path(list);
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).path("priority").asInt() == priority) {
        return i;
      }
    }
    if (at.project().equals(OrganizationPolicies.HOLDER)) {
      throw Errors.badRequest(
          "Invalid value for field 'priority': '"
              + priority
              + "'. The firewall policy does not contain a rule at priority "
              + priority
              + ".");
    }
    throw Errors.badRequest(
        "Invalid value for field 'priority': '"
            + priority
            + "'. "
            + at.kind().what()
            + " '"
            + at.name()
            + "' does not contain a rule at this priority.");
  }
}

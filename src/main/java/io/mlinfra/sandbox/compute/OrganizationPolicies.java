package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Names;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Firewall and security policies of organisations and folders, below {@code locations/global}. They
 * are kept as those of a project that nobody else can name, and shown as the service shows them:
 * known by their number, with their parent.
 */
final class OrganizationPolicies {
  /** No project's id can begin so. */
  static final String HOLDER = "_organizations";

  private static final String INSIDE = "projects/" + HOLDER + "/global/";
  private static final String OUTSIDE = "locations/global/";
  private static final String OPERATION = "operation-";
  private static final String PARENT = "(?:organizations|folders)/[\\w.-]+";

  /** How the service calls the operations, as recorded. */
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "insert", "createFirewallPolicy",
          "delete", "deleteFirewallPolicy",
          "patch", "updateFirewallPolicy",
          "addRule", "addFirewallRuleToFirewallPolicy",
          "patchRule", "patchFirewallRuleInFirewallPolicy",
          "removeRule", "removeFirewallRuleFromFirewallPolicy",
          "addAssociation", "addAssociationToFirewallPolicy",
          "removeAssociation", "removeAssociationFromFirewallPolicy");

  private static final String FIREWALLS = "firewallPolicies";
  private static final List<String> KINDS = List.of(FIREWALLS, "securityPolicies");

  private final ComputeEngine engine;

  OrganizationPolicies(ComputeEngine engine) {
    this.engine = engine;
  }

  /** Whether something can have policies of this kind attached. */
  static boolean isParent(String name) {
    return name.matches(PARENT);
  }

  Optional<Response> handle(Request request, List<String> rest, ComputeService compute) {
    String method = request.method();
    String kind = rest.isEmpty() ? "" : rest.getFirst();
    if (!kind.equals("operations") && !KINDS.contains(kind)) {
      return Optional.empty();
    }
    if (rest.equals(List.of(kind, "listAssociations")) && method.equals("GET")) {
      return Optional.of(Response.json(associations(request, kind)));
    }
    if (rest.equals(List.of("securityPolicies", "listPreconfiguredExpressionSets"))) {
      return compute.scoped(request, HOLDER, Scope.GLOBAL, rest);
    }
    boolean collection = rest.size() == 1 && KINDS.contains(kind);
    if (collection && method.equals("GET")) {
      return Optional.of(Response.json(list(request, kind)));
    }
    String prefix = prefix(request, rest);
    if (rest.size() == 3 && rest.get(2).equals("move") && method.equals("POST")) {
      return Optional.of(Response.json(shown(move(request, kind, rest.get(1)), prefix)));
    }
    Request inner =
        collection && method.equals("POST")
            ? with(request, Map.of(), named(request, kind))
            : with(request, inwards(request.query()), inwards(request.body()));
    try {
      return compute
          .scoped(inner, HOLDER, Scope.GLOBAL, plain(rest))
          .map(
              r ->
                  r.json() == null
                      ? r
                      : new Response(
                          r.status(), r.headers(), shown(r.json(), prefix), r.bytes(), r.stream()));
    } catch (ApiError refused) {
      throw refused.replacing(INSIDE, OUTSIDE);
    }
  }

  /** Operations of an organisation bear its number in their names, by which gcloud waits. */
  private String prefix(Request request, List<String> rest) {
    if (rest.size() > 1 && rest.getFirst().equals("operations")) {
      return rest.get(1).substring(0, Math.max(0, rest.get(1).indexOf(OPERATION)));
    }
    Optional<String> ofPolicy =
        rest.size() < 2
            ? Optional.empty()
            : engine.find(policy(rest.getFirst(), rest.get(1))).map(p -> p.path("parent").asText());
    String parent = ofPolicy.orElse(request.query().getOrDefault("parentId", ""));
    return "org-" + Links.last(parent) + "-";
  }

  private static List<String> plain(List<String> rest) {
    return rest.size() > 1 && rest.getFirst().equals("operations")
        ? Stream.concat(
                Stream.of("operations", rest.get(1).replaceFirst("^org-.*?-(?=operation-)", "")),
                rest.stream().skip(2))
            .toList()
        : rest;
  }

  private Resource policy(String kind, String number) {
    return Names.resolve(engine, HOLDER, Scope.GLOBAL, engine.mustKind(kind), number);
  }

  private static Request with(Request request, Map<String, String> query, byte[] body) {
    return new Request(
        request.method(), request.path(), request.segments(), query, request.headers(), body);
  }

  private static byte[] inwards(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    for (String kind : KINDS) {
      text = text.replace(OUTSIDE + kind + "/", INSIDE + kind + "/");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Links to other policies, which gcloud also gives as a mere number. */
  private static Map<String, String> inwards(Map<String, String> query) {
    Map<String, String> inner = new HashMap<>(query);
    inner.computeIfPresent(
        "sourceFirewallPolicy", (k, link) -> INSIDE + "firewallPolicies/" + Links.last(link));
    inner.computeIfPresent(
        "sourceSecurityPolicy", (k, link) -> INSIDE + "securityPolicies/" + Links.last(link));
    return inner;
  }

  /** A new policy has a short name, which is unique below its parent; its name is its number. */
  private byte[] named(Request request, String kind) {
    ObjectNode body = request.json();
    String parent = parent(request, body);
    String shortName = body.path("shortName").asText(body.path("displayName").asText(""));
    if (!shortName.matches(Errors.NAME_RULE)) {
      throw Errors.invalid(
          "shortName", shortName, "Must be a match of regex '" + Errors.NAME_RULE + "'");
    }
    String key = key(parent, shortName);
    if (engine.store().get("compute/" + kind, HOLDER + "/global/" + key).isPresent()) {
      throw Errors.exists(OUTSIDE + kind + "/" + shortName);
    }
    body.put("name", key).put("shortName", shortName).put("parent", parent);
    if (kind.equals(FIREWALLS)) {
      body.put("displayName", shortName);
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** As short as a name has to be, whatever the length of its parts. */
  private static String key(String parent, String shortName) {
    byte[] both = (parent + "/" + shortName).getBytes(StandardCharsets.UTF_8);
    return "p-" + UUID.nameUUIDFromBytes(both);
  }

  private static String parent(Request request, JsonNode body) {
    String parent = request.param("parentId").orElse(body.path("parent").asText(""));
    if (!isParent(parent)) {
      throw Errors.badParameter(
          "parentId", parent, "Must be organizations/NUMBER or folders/NUMBER.");
    }
    return parent;
  }

  private ObjectNode list(Request request, String kind) {
    String parent = parent(request, Json.object());
    List<Listings.Item> items =
        engine.under(kind, HOLDER, "").entrySet().stream()
            .filter(e -> e.getValue().path("parent").asText().equals(parent))
            .map(e -> new Listings.Item("", e.getKey(), (ObjectNode) shown(e.getValue(), "")))
            .toList();
    ObjectNode list =
        Listings.list(request, engine.mustKind(kind).type(), Links.BASE + INSIDE + kind, items);
    list.remove("selfLink");
    return list.put("id", OUTSIDE + kind);
  }

  private ObjectNode associations(Request request, String kind) {
    String target = request.query().getOrDefault("targetResource", "");
    if (!isParent(target)) {
      throw Errors.badParameter(
          "targetResource", target, "Must be organizations/NUMBER or folders/NUMBER.");
    }
    boolean firewalls = kind.equals(FIREWALLS);
    ObjectNode list =
        Json.object()
            .put(
                "kind",
                firewalls
                    ? "compute#firewallPoliciesListAssociationsResponse"
                    : "compute#organizationSecurityPoliciesListAssociationsResponse");
    ArrayNode found = Json.array();
    String attached = firewalls ? "attachmentTarget" : "attachmentId";
    engine
        .under(kind, HOLDER, "")
        .values()
        .forEach(
            policy ->
                shown(policy, "")
                    .path("associations")
                    .forEach(
                        a -> {
                          if (a.path(attached).asText().equals(target)) {
                            found.add(a);
                          }
                        }));
    if (!found.isEmpty()) {
      list.set("associations", found);
    }
    return list;
  }

  private ObjectNode move(Request request, String kind, String name) {
    Resource at = policy(kind, name);
    String parent = parent(request, Json.object());
    String type = kind.equals(FIREWALLS) ? "moveFirewallPolicy" : "move";
    return engine.change(request, at, type, b -> b.deepCopy().put("parent", parent));
  }

  /** As readers see it: numbers for names, and no project. */
  private static JsonNode shown(JsonNode answer, String prefix) {
    JsonNode copy = answer.deepCopy();
    outwards(copy, prefix);
    return copy;
  }

  private static void outwards(JsonNode node, String prefix) {
    if (node instanceof ObjectNode object) {
      switch (object.path("kind").asText()) {
        case "compute#firewallPolicy" -> policyShown(object, FIREWALLS, "firewallPolicyId");
        case "compute#securityPolicy" ->
            policyShown(object, "securityPolicies", "securityPolicyId");
        case "compute#operation" -> operationShown(object, prefix);
        default -> {}
      }
      object
          .properties()
          .forEach(
              f -> {
                if (f.getValue().isTextual() && f.getValue().textValue().contains(INSIDE)) {
                  f.setValue(TextNode.valueOf(f.getValue().textValue().replace(INSIDE, OUTSIDE)));
                }
              });
    }
    node.forEach(n -> outwards(n, prefix));
  }

  private static void policyShown(ObjectNode policy, String kind, String idField) {
    String id = policy.path("id").asText();
    String link = Links.BASE + OUTSIDE + kind + "/" + id;
    policy.put("name", id).put("selfLink", link).put("selfLinkWithId", link + "/" + id);
    for (JsonNode association : policy.path("associations")) {
      ((ObjectNode) association)
          .put(idField, id)
          .put("displayName", policy.path("displayName").asText(policy.path("shortName").asText()));
    }
  }

  private static void operationShown(ObjectNode operation, String prefix) {
    String type = operation.path("operationType").asText();
    boolean firewalls = operation.path("targetLink").asText().contains("/" + FIREWALLS + "/");
    String kind = firewalls ? FIREWALLS : "securityPolicies";
    String name = prefix + operation.path("name").asText();
    operation
        .put("name", name)
        .put("operationType", firewalls ? OPERATIONS.getOrDefault(type, type) : type)
        .put("selfLink", Links.BASE + OUTSIDE + "operations/" + name)
        .put("targetLink", Links.BASE + OUTSIDE + kind + "/" + operation.path("targetId").asText());
  }
}

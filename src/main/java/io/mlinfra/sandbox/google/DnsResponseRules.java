package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** What a response policy of Cloud DNS answers in place of the real records, name by name. */
final class DnsResponseRules {
  private static final String STORE = "dns/responsePolicyRules";
  private static final String KIND = "dns#responsePolicyRule";

  private final Store store;

  DnsResponseRules(Store store) {
    this.store = store;
  }

  void addTo(Routes routes, String project) {
    String all = project + "/responsePolicies/{policy}/rules";
    String one = all + "/{rule}";
    routes
        .on("GET", all, this::list)
        .on("POST", all, this::create)
        .on("GET", one, (r, p) -> Response.json(find(p)))
        .on("PATCH", one, (r, p) -> update(r, p, false))
        .on("PUT", one, (r, p) -> update(r, p, true))
        .on("DELETE", one, (r, p) -> delete(p));
  }

  private static String policy(Map<String, String> p) {
    return p.get("project") + "/" + p.get("policy");
  }

  private static String key(Map<String, String> p) {
    return policy(p) + "/" + p.get("rule");
  }

  private void mustHavePolicy(Map<String, String> p) {
    if (store.get("dns/responsePolicies", policy(p)).isEmpty()) {
      throw DnsErrors.missing(
          "responsePolicy",
          "projects/" + p.get("project") + "/responsePolicies/" + p.get("policy"));
    }
  }

  private ObjectNode find(Map<String, String> p) {
    return store
        .get(STORE, key(p))
        .orElseThrow(
            () ->
                DnsErrors.missing(
                    "responsePolicyRule",
                    "projects/"
                        + p.get("project")
                        + "/responsePolicies/"
                        + p.get("policy")
                        + "/rules/"
                        + p.get("rule")));
  }

  private Response list(Request request, Map<String, String> p) {
    mustHavePolicy(p);
    ArrayNode all = Json.array(List.copyOf(store.under(STORE, policy(p) + "/")));
    return Response.json(Pages.of(request, "responsePolicyRules", all, "maxResults", 1000));
  }

  private Response create(Request request, Map<String, String> p) {
    ObjectNode rule = request.json().put("kind", KIND);
    String name = rule.path("ruleName").asText("");
    if (!name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw DnsErrors.invalid("entity.responsePolicyRule.ruleName", name);
    }
    if (!rule.path("dnsName").asText("").endsWith(".")) {
      throw DnsErrors.invalid("entity.responsePolicyRule.dnsName", rule.path("dnsName").asText(""));
    }
    return store.transaction(
        () -> {
          mustHavePolicy(p);
          String key = policy(p) + "/" + name;
          if (store.get(STORE, key).isPresent()) {
            throw DnsErrors.exists("entity.responsePolicyRule", name);
          }
          store.put(STORE, key, rule);
          return Response.json(rule);
        });
  }

  private Response update(Request request, Map<String, String> p, boolean replace) {
    return store.transaction(
        () -> {
          ObjectNode before = find(p);
          ObjectNode after = replace ? request.json() : Documents.merged(before, request.json());
          after.set("ruleName", before.get("ruleName"));
          store.put(STORE, key(p), after.put("kind", KIND));
          return Response.json(Json.object().set("responsePolicyRule", after));
        });
  }

  private Response delete(Map<String, String> p) {
    return store.transaction(
        () -> {
          find(p);
          store.remove(STORE, key(p));
          return Response.json(Json.object());
        });
  }

  /** With a policy go its rules. Must run within a transaction. */
  void deleteAll(String policyKey) {
    List.copyOf(store.entriesUnder(STORE, policyKey + "/").keySet())
        .forEach(key -> store.remove(STORE, key));
  }
}

package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** Cloud DNS's server policies and response policies: two kinds that differ in names only. */
final class DnsPolicies {
  private final Store store;
  private final DnsResponseRules rules;

  DnsPolicies(Store store) {
    this.store = store;
    this.rules = new DnsResponseRules(store);
  }

  /**
   * One kind.
   *
   * @param collection as in the path
   * @param item what one is called
   * @param nameField the field that holds its name
   */
  private record Kind(String collection, String item, String nameField) {
    String store() {
      return "dns/" + collection;
    }
  }

  void addTo(Routes routes, String project) {
    rules.addTo(routes, project);
    routes.on("GET", project, (r, p) -> Response.json(project(p.getOrDefault("project", ""))));
    for (Kind kind :
        List.of(
            new Kind("policies", "policy", "name"),
            new Kind("responsePolicies", "responsePolicy", "responsePolicyName"))) {
      String all = project + "/" + kind.collection();
      String one = all + "/{policy}";
      routes
          .on("GET", all, (r, p) -> list(r, p, kind))
          .on("POST", all, (r, p) -> create(r, p, kind))
          .on("GET", one, (r, p) -> Response.json(find(p, kind)))
          .on("PATCH", one, (r, p) -> update(r, p, kind, false))
          .on("PUT", one, (r, p) -> update(r, p, kind, true))
          .on("DELETE", one, (r, p) -> delete(p, kind));
    }
  }

  /** The quotas as a new project has them: docs.cloud.google.com/dns/quotas, 2026-11-26. */
  private static ObjectNode project(String id) {
    ObjectNode project =
        Json.object()
            .put("kind", "dns#project")
            .put("number", Documents.PROJECT_NUMBER)
            .put("id", id);
    project
        .putObject("quota")
        .put("kind", "dns#quota")
        .put("managedZones", 10000)
        .put("rrsetsPerManagedZone", 10000)
        .put("rrsetAdditionsPerChange", 1000)
        .put("rrsetDeletionsPerChange", 1000)
        .put("totalRrdataSizePerChange", 100000)
        .put("resourceRecordsPerRrset", 100)
        .put("networksPerManagedZone", 100)
        .put("managedZonesPerNetwork", 10000)
        .put("policies", 100)
        .put("networksPerPolicy", 100);
    return project;
  }

  private static String key(Map<String, String> p) {
    return p.get("project") + "/" + p.get("policy");
  }

  private ObjectNode find(Map<String, String> p, Kind kind) {
    return store
        .get(kind.store(), key(p))
        .orElseThrow(
            () ->
                DnsErrors.missing(
                    kind.item(),
                    "projects/"
                        + p.get("project")
                        + "/"
                        + kind.collection()
                        + "/"
                        + p.get("policy")));
  }

  private Response list(Request request, Map<String, String> p, Kind kind) {
    ArrayNode all = Json.array(List.copyOf(store.under(kind.store(), p.get("project") + "/")));
    ObjectNode page = Pages.of(request, kind.collection(), all, "maxResults", 1000);
    return Response.json(page.put("kind", "dns#" + kind.collection() + "ListResponse"));
  }

  private Response create(Request request, Map<String, String> p, Kind kind) {
    ObjectNode policy = request.json();
    String name = policy.path(kind.nameField()).asText("");
    if (!name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw DnsErrors.invalid("entity." + kind.item() + "." + kind.nameField(), name);
    }
    return store.transaction(
        () -> {
          String key = p.get("project") + "/" + name;
          if (store.get(kind.store(), key).isPresent()) {
            throw DnsErrors.exists("entity." + kind.item(), name);
          }
          described(policy, kind).put("id", Documents.digits(19));
          store.put(kind.store(), key, policy);
          return Response.json(policy);
        });
  }

  private static ObjectNode described(ObjectNode policy, Kind kind) {
    policy.put("kind", "dns#" + kind.item());
    for (JsonNode network : policy.path("networks")) {
      ((ObjectNode) network).put("kind", "dns#" + kind.item() + "Network");
    }
    if (policy.path("networks").isEmpty()) {
      policy.remove("networks");
    }
    if (policy.path("alternativeNameServerConfig") instanceof ObjectNode servers) {
      servers.put("kind", "dns#policyAlternativeNameServerConfig");
      for (JsonNode server : servers.path("targetNameServers")) {
        ((ObjectNode) server).put("kind", "dns#policyTargetNameServer");
      }
      if (servers.path("targetNameServers").isEmpty()) {
        policy.remove("alternativeNameServerConfig");
      }
    }
    return policy;
  }

  private Response update(Request request, Map<String, String> p, Kind kind, boolean replace) {
    return store.transaction(
        () -> {
          ObjectNode before = find(p, kind);
          ObjectNode after = replace ? request.json() : Documents.merged(before, request.json());
          after.set(kind.nameField(), before.get(kind.nameField()));
          after.set("id", before.get("id"));
          store.put(kind.store(), key(p), described(after, kind));
          return Response.json(Json.object().set(kind.item(), after));
        });
  }

  private Response delete(Map<String, String> p, Kind kind) {
    return store.transaction(
        () -> {
          find(p, kind);
          rules.deleteAll(key(p));
          store.remove(kind.store(), key(p));
          return Response.json(Json.object());
        });
  }
}

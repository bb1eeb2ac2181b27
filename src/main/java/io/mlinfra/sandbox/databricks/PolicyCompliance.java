package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code /api/2.0/policies/clusters} and {@code /jobs}: whether what was made under a policy still
 * keeps to it after the policy was changed. Jobs are looked at through the clusters that they make.
 */
final class PolicyCompliance {
  private static final String CLUSTERS = "/api/2.0/policies/clusters/";
  private static final String JOBS = "/api/2.0/policies/jobs/";
  private static final String NEW_CLUSTER = "new_cluster";

  private final Store store;
  private final ClusterStore clusters;
  private final Policies policies;

  PolicyCompliance(Store store, ClusterStore clusters, Policies policies) {
    this.store = store;
    this.clusters = clusters;
    this.policies = policies;
  }

  void on(Routes routes) {
    routes
        .on("GET", CLUSTERS + "get-compliance", (r, p) -> ofCluster(r))
        .on("GET", CLUSTERS + "list-compliance", (r, p) -> listClusters(r))
        .on("POST", CLUSTERS + "enforce-compliance", (r, p) -> enforceCluster(r))
        .on("GET", JOBS + "get-compliance", (r, p) -> ofJob(r))
        .on("GET", JOBS + "list-compliance", (r, p) -> listJobs(r))
        .on("POST", JOBS + "enforce-compliance", (r, p) -> enforceJob(r));
  }

  private ObjectNode cluster(String id) {
    return clusters.find(id).orElseThrow(() -> Errors.invalid("Cluster " + id + " does not exist"));
  }

  private Map<String, String> violations(JsonNode cluster) {
    Optional<ObjectNode> policy = policies.find(cluster.path("policy_id").asText(""));
    return policy.isEmpty() || !(cluster instanceof ObjectNode asked)
        ? Map.of()
        : PolicyRules.violations(Policies.definition(policy.get()), asked);
  }

  private static ObjectNode said(Map<String, String> violations) {
    ObjectNode answer = Json.object().put("is_compliant", violations.isEmpty());
    if (!violations.isEmpty()) {
      ObjectNode all = answer.putObject("violations");
      violations.forEach((attribute, problem) -> all.put(attribute, "The value " + problem));
    }
    return answer;
  }

  private Response ofCluster(Request request) {
    return Response.json(said(violations(cluster(Errors.queried(request, "cluster_id")))));
  }

  private Response listClusters(Request request) {
    String policy = existing(request);
    List<ObjectNode> found =
        clusters.allShown().stream()
            .filter(c -> c.path("policy_id").asText().equals(policy))
            .map(c -> said(violations(c)).put("cluster_id", c.path("cluster_id").asText()))
            .toList();
    return page("clusters", found, request);
  }

  private String existing(Request request) {
    String id = Errors.queried(request, "policy_id");
    if (policies.find(id).isEmpty()) {
      throw Errors.absent("Can't find a cluster policy with id: " + id + ".");
    }
    return id;
  }

  private static Response page(String field, List<ObjectNode> found, Request request) {
    return Response.json(
        Pages.page(
            field,
            found,
            request.param("page_token").orElse(""),
            Errors.number(request, "page_size", 100, 100)));
  }

  /** What the rules would make of it: fixed values, and limits where a value is beyond them. */
  private List<ObjectNode> mended(ObjectNode cluster) {
    List<ObjectNode> changes = new ArrayList<>();
    ObjectNode rules =
        policies
            .find(cluster.path("policy_id").asText(""))
            .map(Policies::definition)
            .orElseGet(Json::object);
    for (String attribute : violations(cluster).keySet()) {
      JsonNode rule = rules.path(attribute);
      JsonNode wanted = rule.path("value");
      for (String choice : List.of("defaultValue", "maxValue", "minValue")) {
        wanted = wanted.isMissingNode() ? rule.path(choice) : wanted;
      }
      if (wanted.isMissingNode()) {
        throw Errors.invalid(
            "The policy does not say what " + attribute + " would have to be; edit it by hand.");
      }
      List<JsonNode> before = AttributePath.values(cluster, attribute);
      ObjectNode change = Json.object().put("field", attribute);
      change.put("previous_value", before.isEmpty() ? "" : before.getFirst().asText());
      changes.add(change.put("new_value", wanted.asText()));
      AttributePath.set(cluster, attribute, wanted);
    }
    return changes;
  }

  private Response enforceCluster(Request request) {
    ObjectNode body = Errors.body(request);
    String id = Errors.text(body, "cluster_id");
    ObjectNode kept = cluster(id).deepCopy();
    List<ObjectNode> changes = mended(kept);
    ObjectNode answer = Json.object().put("has_changes", !changes.isEmpty());
    if (!changes.isEmpty()) {
      answer.set("changes", Json.array(changes));
      if (!body.path("validate_only").asBoolean()) {
        store.transaction(
            () -> {
              clusters.put(kept);
              return kept;
            });
      }
    }
    return Response.json(answer);
  }

  /** The clusters that a job makes, by the key of the job cluster or task that says so. */
  private static Map<String, JsonNode> made(JsonNode settings) {
    Map<String, JsonNode> made = new TreeMap<>();
    settings
        .path("job_clusters")
        .forEach(c -> made.put(c.path("job_cluster_key").asText(), c.path(NEW_CLUSTER)));
    for (JsonNode task : settings.path("tasks")) {
      if (task.has(NEW_CLUSTER)) {
        made.put(task.path("task_key").asText(), task.path(NEW_CLUSTER));
      }
    }
    return made;
  }

  private Map<String, String> ofJob(ObjectNode job) {
    Map<String, String> all = new TreeMap<>();
    made(job.path("settings"))
        .forEach(
            (key, cluster) ->
                violations(cluster).forEach((a, problem) -> all.put(key + "." + a, problem)));
    return all;
  }

  private Response ofJob(Request request) {
    return Response.json(said(ofJob(Jobs.existing(store, Errors.queried(request, "job_id")))));
  }

  private Response listJobs(Request request) {
    String policy = existing(request);
    List<ObjectNode> found =
        store.all(Jobs.COLLECTION).values().stream()
            .filter(
                j ->
                    made(j.path("settings")).values().stream()
                        .anyMatch(c -> c.path("policy_id").asText().equals(policy)))
            .map(j -> said(ofJob(j)).put("job_id", j.path("job_id").asLong()))
            .toList();
    return page("jobs", found, request);
  }

  private Response enforceJob(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode job = Jobs.existing(store, Errors.text(body, "job_id")).deepCopy();
    ObjectNode answer = Json.object();
    ArrayNode changes = answer.putArray("job_cluster_changes");
    made(job.path("settings"))
        .forEach(
            (key, cluster) ->
                mended((ObjectNode) cluster)
                    .forEach(
                        c -> changes.add(c.put("field", key + "." + c.path("field").asText()))));
    answer.put("has_changes", !changes.isEmpty()).set("settings", job.get("settings"));
    if (!changes.isEmpty() && !body.path("validate_only").asBoolean()) {
      store.transaction(
          () -> {
            store.put(Jobs.COLLECTION, job.path("job_id").asText(), job);
            return job;
          });
    }
    return Response.json(answer);
  }
}

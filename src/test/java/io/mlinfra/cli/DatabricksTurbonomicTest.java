package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a plan keeps in Databricks and Turbonomic: read back plainly, changed by hand, adopted. */
class DatabricksTurbonomicTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  final ServedFleet fleet =
      new ServedFleet(
          """
          apiVersion: mlinfra/v1
          kind: FleetPlan
          metadata: {name: tiny, labels: {team: ml}}
          gcp: {project: tiny-dev, contact_email: ops@example.com}
          databricks: {token: "${UNSET_DATABRICKS_TOKEN}"}
          quotas:
            databricks:
              workspace:
                clusters: {max_concurrent_clusters: 50, max_workers_per_cluster: 100}
                instance_pools: {max_pools: 20, max_instances_per_pool: 50}
              compute: {a3: {count: 2}}
          fleet:
            download_clusters: {machine_type: c4a-highmem-72, regions: [us-central1]}
          scaling:
            download_clusters: {min_nodes: 0, max_nodes: 1}
          performance: {network: {sysctl: {net.core.rmem_max: 67108864}}}
          monitoring:
            turbonomic:
              host: ${UNSET_TURBONOMIC_HOST:-}
              targets: [GCP Infrastructure, Kubernetes Clusters]
              policies:
                performance: {response_time_ms: 100, utilization_target: 85%}
                efficiency: {min_utilization: 60%, idle_resource_reclamation: true}
                cost: {budget_constraints: true, spot_instance_usage: maximize}
              integration: {analysis_interval: 300, action_mode: recommend, optimization_scope: [compute, storage, network]}
          """);

  @Test
  void objectsAreAsThePlanSaysAndASecondPlanChangesNothing() throws Exception {
    assertThat(fleet.run("apply", "--yes").code()).isZero();

    JsonNode pool = fleet.get("/api/2.0/instance-pools/list").path("instance_pools").get(0);
    assertThat(pool.path("max_capacity").asInt()).isEqualTo(50);
    assertThat(pool.path("min_idle_instances").asInt()).isZero();
    assertThat(pool.path("gcp_attributes").path("local_ssd_count").asInt()).isEqualTo(16);
    assertThat(pool.path("gcp_attributes").path("gcp_availability").asText())
        .isEqualTo("ON_DEMAND_GCP");
    assertThat(pool.path("preloaded_spark_versions").get(0).asText())
        .isEqualTo("15.4.x-gpu-ml-scala2.12");
    JsonNode policy = fleet.get("/api/2.0/policies/clusters/list").path("policies").get(0);
    assertThat(policy.path("max_clusters_per_user").asInt()).isEqualTo(50);
    assertThat(JSON.readTree(policy.path("definition").asText()).path("autoscale.max_workers"))
        .hasToString("{\"type\":\"range\",\"maxValue\":100}");
    JsonNode cluster = fleet.get("/api/2.1/clusters/list").path("clusters").get(0);
    assertThat(cluster.path("autoscale").path("max_workers").asInt()).isEqualTo(1);
    assertThat(cluster.path("instance_pool_id")).isEqualTo(pool.path("instance_pool_id"));
    assertThat(cluster.path("custom_tags").path("mlinfra-plan").asText()).isEqualTo("tiny");
    assertThat(cluster.path("init_scripts").get(0).path("workspace").path("destination").asText())
        .isEqualTo("/Shared/mlinfra/tiny/init.sh");
    assertThat(
            fleet.send(
                "GET",
                "/api/2.0/workspace/export?path=/Shared/mlinfra/tiny/init.sh&direct_download=true",
                ""))
        .startsWith("#!/bin/bash")
        .contains("net.core.rmem_max=67108864");

    JsonNode performance = policyNamed("tiny/performance");
    assertThat(setting(performance, "cloudComputeScaleForPerf")).isEqualTo("RECOMMEND");
    assertThat(setting(performance, "resizeTargetUtilizationVcpu")).isEqualTo("85.0");
    assertThat(setting(performance, "resizeTargetUtilizationNetThroughput")).isEqualTo("85.0");
    assertThat(setting(policyNamed("tiny/response-time"), "responseTimeSLO")).isEqualTo("100.0");
    assertThat(setting(policyNamed("tiny/efficiency"), "suspend")).isEqualTo("RECOMMEND");
    assertThat(setting(policyNamed("tiny/efficiency-volumes"), "deleteVolume"))
        .isEqualTo("RECOMMEND");
    assertThat(setting(policyNamed("tiny/cost"), "cloudComputeScaleForSavings"))
        .isEqualTo("RECOMMEND");

    assertThat(ServedFleet.changes(fleet.run("plan", "-o", "json"))).isEmpty();
  }

  private JsonNode policyNamed(String name) throws Exception {
    return fleet
        .get("/api/v3/settingspolicies")
        .valueStream()
        .filter(p -> p.path("displayName").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String setting(JsonNode policy, String uuid) {
    return policy
        .path("settingsManagers")
        .valueStream()
        .flatMap(m -> m.path("settings").valueStream())
        .filter(s -> s.path("uuid").asText().equals(uuid))
        .findFirst()
        .orElseThrow()
        .path("value")
        .asText();
  }

  @Test
  void whatIsEditedByHandShowsAsDriftWithTheFieldAndIsPutRightWithoutARestart() throws Exception {
    fleet.run("apply", "--yes");
    ObjectNode pool =
        (ObjectNode) fleet.get("/api/2.0/instance-pools/list").path("instance_pools").get(0);
    fleet.send("POST", "/api/2.0/instance-pools/edit", pool.put("max_capacity", 7).toString());
    String cluster =
        fleet.get("/api/2.1/clusters/list").path("clusters").get(0).path("cluster_id").asText();
    fleet.send("POST", "/_sandbox/clock/skip", "{\"seconds\":2}");
    fleet.send(
        "POST",
        "/api/2.1/clusters/resize",
        "{\"cluster_id\":\"%s\",\"autoscale\":{\"min_workers\":1,\"max_workers\":9}}"
            .formatted(cluster));
    ObjectNode policy = (ObjectNode) policyNamed("tiny/response-time");
    String body = policy.toString().replace("\"100.0\"", "\"250.0\"");
    fleet.send("PUT", "/api/v3/settingspolicies/" + policy.path("uuid").asText(), body);
    fleet.send("POST", "/_sandbox/clock/skip", "{\"seconds\":2}");

    List<JsonNode> changes = ServedFleet.changes(fleet.run("drift", "-o", "json"));
    assertThat(changes.stream().map(c -> c.path("cause").asText())).containsOnly("drift");
    assertThat(changes.stream().map(c -> c.path("address").asText()))
        .containsExactlyInAnyOrder(
            "databricks.instance_pool/tiny-gpu",
            "databricks.cluster/tiny-gpu",
            "turbonomic.policy/response-time");
    assertThat(
            changes.stream()
                .flatMap(c -> c.path("fields").valueStream())
                .map(f -> f.path("path").asText()))
        .containsExactlyInAnyOrder(
            "max_capacity",
            "autoscale.max_workers",
            "settingsManagers[marketsettingsmanager].settings[responseTimeSLO].value");
    assertThat(fleet.run("apply", "--yes").code()).isZero();
    assertThat(ServedFleet.changes(fleet.run("plan", "-o", "json"))).isEmpty();
    JsonNode events =
        JSON.readTree(
            fleet.send(
                "POST", "/api/2.1/clusters/events", "{\"cluster_id\":\"%s\"}".formatted(cluster)));
    assertThat(events.path("events").findValuesAsText("type"))
        .contains("RESIZING")
        .doesNotContain("EDITED", "RESTARTING");
  }

  @Test
  void whatIsAdoptedUnderAnotherNameIsKeptAndTakesThePlansName() throws Exception {
    String policy =
        JSON.readTree(
                fleet.send(
                    "POST",
                    "/api/2.0/policies/clusters/create",
                    "{\"name\":\"handmade\",\"definition\":\"{}\"}"))
            .path("policy_id")
            .asText();
    String cluster =
        JSON.readTree(
                fleet.send(
                    "POST",
                    "/api/2.1/clusters/create",
                    "{\"cluster_name\":\"handmade\",\"spark_version\":\"15.4.x-scala2.12\","
                        + "\"node_type_id\":\"n2-standard-4\",\"num_workers\":1,"
                        + "\"spark_conf\":{\"spark.speculation\":\"true\"}}"))
            .path("cluster_id")
            .asText();
    String group =
        JSON.readTree(
                fleet.send(
                    "POST",
                    "/api/v3/groups",
                    "{\"displayName\":\"handmade\",\"groupType\":\"VirtualMachine\",\"isStatic\":false,"
                        + "\"criteriaList\":[{\"filterType\":\"vmsByName\",\"expType\":\"EQ\",\"expVal\":\"x\"}]}"))
            .path("uuid")
            .asText();
    fleet.send("POST", "/_sandbox/clock/skip", "{\"seconds\":2}");
    assertThat(fleet.run("import", "databricks.cluster_policy/tiny-workers", policy).code())
        .isZero();
    assertThat(fleet.run("import", "databricks.cluster/tiny-gpu", cluster).code()).isZero();
    assertThat(fleet.run("import", "turbonomic.group/download_clusters", group).code()).isZero();

    List<JsonNode> changes = ServedFleet.changes(fleet.run("plan", "-o", "json"));
    assertThat(changes.stream().map(c -> c.path("action").asText())).doesNotContain("delete");
    assertThat(fleet.run("apply", "--yes").code()).isZero();
    assertThat(ServedFleet.changes(fleet.run("plan", "-o", "json"))).isEmpty();
    JsonNode kept = fleet.get("/api/2.1/clusters/get?cluster_id=" + cluster);
    assertThat(kept.path("cluster_name").asText()).isEqualTo("tiny-gpu");
    assertThat(kept.path("instance_pool_id").asText()).isNotEmpty();
    assertThat(kept.path("spark_conf").path("spark.speculation").asText()).isEqualTo("true");
    assertThat(fleet.get("/api/v3/groups/" + group).path("displayName").asText())
        .isEqualTo("tiny/download_clusters");
  }

  @Test
  void withHalfOfAllCallsRefusedEverythingIsThereOnce() throws Exception {
    fleet.send(
        "POST",
        "/_sandbox/faults",
        "{\"kind\":\"status\",\"status\":429,\"probability\":0.5,\"path\":\"^/api/\"}");
    assertThat(fleet.run("apply", "--yes").code()).isZero();
    fleet.send("DELETE", "/_sandbox/faults", "");
    assertThat(fleet.get("/api/2.0/instance-pools/list").path("instance_pools")).hasSize(1);
    assertThat(fleet.get("/api/2.0/policies/clusters/list").path("policies")).hasSize(1);
    assertThat(fleet.get("/api/2.1/clusters/list").path("clusters")).hasSize(1);
    assertThat(fleet.get("/api/v3/targets")).hasSize(2);
    assertThat(fleet.get("/api/v3/groups")).hasSize(3);
    assertThat(fleet.get("/api/v3/settingspolicies")).hasSize(6);
    assertThat(ServedFleet.changes(fleet.run("plan", "-o", "json"))).isEmpty();
  }

  @Test
  void destroyRemovesThePlansObjectsAndLeavesThoseOfOthers() throws Exception {
    fleet.run("apply", "--yes");
    fleet.send(
        "POST",
        "/api/2.0/instance-pools/create",
        "{\"instance_pool_name\":\"other\",\"node_type_id\":\"n2-standard-4\"}");
    fleet.send(
        "POST", "/api/2.0/policies/clusters/create", "{\"name\":\"other\",\"definition\":\"{}\"}");
    fleet.send(
        "POST",
        "/api/v3/groups",
        "{\"displayName\":\"other/g\",\"groupType\":\"VirtualMachine\",\"isStatic\":false,"
            + "\"criteriaList\":[{\"filterType\":\"vmsByName\",\"expType\":\"EQ\",\"expVal\":\"x\"}]}");
    assertThat(fleet.run("destroy", "--yes").code()).isZero();
    assertThat(fleet.get("/api/2.0/instance-pools/list").findValuesAsText("instance_pool_name"))
        .containsExactly("other");
    assertThat(fleet.get("/api/2.0/policies/clusters/list").findValuesAsText("name"))
        .containsExactly("other");
    assertThat(fleet.get("/api/2.1/clusters/list").path("clusters")).isEmpty();
    assertThat(fleet.get("/api/v3/groups").findValuesAsText("displayName"))
        .containsExactly("other/g");
    assertThat(fleet.get("/api/v3/settingspolicies")).isEmpty();
    assertThat(fleet.get("/api/v3/targets")).isEmpty();
  }

  @Test
  void aNodeTypeThatIsNotOfferedIsFoundBeforeAnythingIsMade() throws Exception {
    Files.writeString(
        fleet.plan(),
        Files.readString(fleet.plan())
            .replace(
                "databricks: {token: \"${UNSET_DATABRICKS_TOKEN}\"}",
                "databricks: {pools: {big: {node_type: m3-ultramem-32, min_workers: 1, max_workers:"
                    + " 2}}}"));
    Cli.Result planned = fleet.run("plan", "-o", "json");
    JsonNode finding =
        JSON.readTree(planned.out())
            .path("notes")
            .valueStream()
            .filter(f -> f.path("code").asText().equals("databricks-node-type"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.path("severity").asText()).isEqualTo("error");
    Cli.Result applied = fleet.run("apply", "--yes");
    assertThat(applied.code()).isEqualTo(1);
    assertThat(applied.err()).contains("does not offer the node type m3-ultramem-32");
    assertThat(fleet.get("/api/2.0/instance-pools/list").path("instance_pools")).isEmpty();
    assertThat(fleet.get("/api/v3/targets")).isEmpty();
  }

  @Test
  void otherPoolsOfTheWorkspaceCountAgainstTheAllowedNumber() throws Exception {
    Files.writeString(
        fleet.plan(), Files.readString(fleet.plan()).replace("max_pools: 20", "max_pools: 1"));
    fleet.send(
        "POST",
        "/api/2.0/instance-pools/create",
        "{\"instance_pool_name\":\"other\",\"node_type_id\":\"n2-standard-4\"}");
    Cli.Result applied = fleet.run("apply", "--yes");
    assertThat(applied.code()).isEqualTo(1);
    assertThat(applied.err())
        .contains("holds 1 other pools and the plan wants 1; allowed are 1")
        .contains("quotas.databricks.workspace.instance_pools.max_pools");
  }

  @Test
  void missingCredentialsOnTheRealTargetAreNamedInOneLineBeforeAnythingIsChanged()
      throws Exception {
    Cli.Result databricks =
        fleet.without(
            Set.of("databricks"), "apply", "--yes", "--endpoint", "databricks=https://127.0.0.1:1");
    assertThat(databricks.code()).isEqualTo(77);
    assertThat(databricks.err()).contains("UNSET_DATABRICKS_TOKEN").doesNotContain("\tat ");
    Cli.Result turbonomic = fleet.without(Set.of("turbonomic"), "apply", "--yes");
    assertThat(turbonomic.code()).isEqualTo(77);
    assertThat(turbonomic.err()).contains("TURBONOMIC_HOST").doesNotContain("\tat ");
    assertThat(fleet.get("/api/2.0/instance-pools/list").path("instance_pools")).isEmpty();
  }
}

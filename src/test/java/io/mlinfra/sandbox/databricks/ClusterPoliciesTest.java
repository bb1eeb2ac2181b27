package io.mlinfra.sandbox.databricks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.service.compute.CreateCluster;
import com.databricks.sdk.service.compute.CreatePolicy;
import com.databricks.sdk.service.compute.EditPolicy;
import com.databricks.sdk.service.compute.ListPolicyFamiliesRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies allow and refuse, each type of rule on both sides of its limit. */
class ClusterPoliciesTest {
  @TempDir Path dir;
  private Workspace w;

  @BeforeEach
  void start() throws Exception {
    w = new Workspace(dir);
  }

  @AfterEach
  void stop() {
    w.close();
  }

  private String policy(String definition) {
    return w.client
        .clusterPolicies()
        .create(new CreatePolicy().setName("p" + definition.hashCode()).setDefinition(definition))
        .getPolicyId();
  }

  private String cluster(String policy, UnaryOperator<CreateCluster> more) {
    return w.client
        .clusters()
        .create(
            more.apply(
                new CreateCluster()
                    .setSparkVersion("15.4.x-scala2.12")
                    .setNodeTypeId("n2-standard-4")
                    .setNumWorkers(2L)
                    .setPolicyId(policy)))
        .getResponse()
        .getClusterId();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_workers|{'type':'range','maxValue':2}|true",
        "num_workers|{'type':'range','maxValue':1}|false",
        "num_workers|{'type':'range','minValue':3}|false",
        "num_workers|{'type':'fixed','value':2}|true",
        "num_workers|{'type':'fixed','value':3}|false",
        "node_type_id|{'type':'allowlist','values':['n2-standard-4']}|true",
        "node_type_id|{'type':'allowlist','values':['n2-standard-8']}|false",
        "node_type_id|{'type':'blocklist','values':['n2-standard-4']}|false",
        "node_type_id|{'type':'regex','pattern':'n2-.*'}|true",
        "node_type_id|{'type':'regex','pattern':'n4-.*'}|false",
        "node_type_id|{'type':'forbidden'}|false",
        "instance_pool_id|{'type':'forbidden'}|true",
        "cluster_name|{'type':'unlimited'}|false",
        "cluster_name|{'type':'unlimited','isOptional':true}|true",
        "custom_tags.team|{'type':'fixed','value':'ml'}|true",
        "spark_conf.spark.speculation|{'type':'fixed','value':'true'}|true",
        "init_scripts.*.workspace.destination|{'type':'regex','pattern':'/Shared/.*'}|true",
      })
  void eachTypeOfRule(String attribute, String rule, boolean allowed) {
    String id = policy("{\"" + attribute + "\":" + rule.replace('\'', '"') + "}");
    if (allowed) {
      assertThat(cluster(id, c -> c)).isNotEmpty();
    } else {
      assertThatThrownBy(() -> cluster(id, c -> c))
          .isInstanceOf(DatabricksError.class)
          .hasMessageContaining("Validation failed for " + attribute);
    }
  }

  @Test
  void whatIsFixedIsSetAndDefaultsOnlyWhenAskedFor() {
    String id =
        policy(
            "{\"custom_tags.team\":{\"type\":\"fixed\",\"value\":\"ml\"},"
                + "\"autotermination_minutes\":{\"type\":\"range\",\"maxValue\":60,\"isOptional\":true,"
                + "\"defaultValue\":45}}");
    var plain = w.client.clusters().get(cluster(id, c -> c));
    assertThat(plain.getCustomTags()).isEqualTo(Map.of("team", "ml"));
    assertThat(plain.getAutoterminationMinutes()).as("never, unless it is asked for").isZero();
    var filled = w.client.clusters().get(cluster(id, c -> c.setApplyPolicyDefaultValues(true)));
    assertThat(filled.getAutoterminationMinutes()).isEqualTo(45L);
  }

  @Test
  void aClusterIsSaidNotToComplyOnceThePolicyChangedAndIsMadeToComply() throws Exception {
    String id = policy("{}");
    String cluster = cluster(id, c -> c.setAutoterminationMinutes(90L));
    String get = "/api/2.0/policies/clusters/get-compliance?cluster_id=" + cluster;
    assertThat(w.call("GET", get, "").body().path("is_compliant").asBoolean()).isTrue();
    String rule = "{\"autotermination_minutes\":{\"type\":\"range\",\"maxValue\":60}}";
    w.client
        .clusterPolicies()
        .edit(new EditPolicy().setPolicyId(id).setName("stricter").setDefinition(rule));
    assertThat(w.call("GET", get, "").body().path("violations").toString())
        .contains("autotermination_minutes", "at most 60");
    String list = "/api/2.0/policies/clusters/list-compliance?policy_id=" + id;
    assertThat(w.call("GET", list, "").body().at("/clusters/0/cluster_id").asText())
        .isEqualTo(cluster);
    String enforce = "/api/2.0/policies/clusters/enforce-compliance";
    String body = "{\"cluster_id\":\"" + cluster + "\",\"validate_only\":%s}";
    assertThat(w.call("POST", enforce, body.formatted("true")).body().at("/changes/0").toString())
        .isEqualTo(
            "{\"field\":\"autotermination_minutes\",\"previous_value\":\"90\","
                + "\"new_value\":\"60\"}");
    assertThat(w.client.clusters().get(cluster).getAutoterminationMinutes()).isEqualTo(90L);
    w.call("POST", enforce, body.formatted("false"));
    assertThat(w.client.clusters().get(cluster).getAutoterminationMinutes()).isEqualTo(60L);
  }

  @Test
  void aUserHasOnlySoManyClustersOfAPolicyUpAtOnce() throws Exception {
    String id =
        w.client
            .clusterPolicies()
            .create(new CreatePolicy().setName("few").setDefinition("{}").setMaxClustersPerUser(1L))
            .getPolicyId();
    String first = cluster(id, c -> c);
    assertThatThrownBy(() -> cluster(id, c -> c)).hasMessageContaining("maximum of 1 clusters");
    w.client.clusters().delete(first);
    w.wait(301);
    assertThat(cluster(id, c -> c)).isNotEmpty();
  }

  @Test
  void aDefinitionThatIsNoneIsRefused() throws Exception {
    for (String definition :
        new String[] {
          "{\\\"a\\\":{\\\"type\\\":\\\"maybe\\\"}}",
          "[]",
          "{",
          "{\\\"a\\\":{\\\"type\\\":\\\"fixed\\\"}}"
        }) {
      Workspace.Answer answer =
          w.call(
              "POST",
              "/api/2.0/policies/clusters/create",
              "{\"name\":\"n\",\"definition\":\"" + definition + "\"}");
      assertThat(answer.error()).isEqualTo("INVALID_PARAMETER_VALUE");
    }
  }

  @Test
  void aPolicyOfAFamilyTakesItsRulesAndOverridesSome() {
    assertThat(w.client.policyFamilies().list(new ListPolicyFamiliesRequest())).hasSize(4);
    String id =
        w.client
            .clusterPolicies()
            .create(
                new CreatePolicy()
                    .setName("jobs")
                    .setPolicyFamilyId("job-cluster")
                    .setPolicyFamilyDefinitionOverrides(
                        "{\"num_workers\":{\"type\":\"range\",\"maxValue\":1}}"))
            .getPolicyId();
    assertThat(w.client.clusterPolicies().get(id).getDefinition())
        .contains("cluster_type", "maxValue");
    assertThatThrownBy(() -> cluster(id, c -> c)).hasMessageContaining("num_workers");
  }
}

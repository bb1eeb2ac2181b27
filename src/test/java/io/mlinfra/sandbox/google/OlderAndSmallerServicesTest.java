package io.mlinfra.sandbox.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Older versions that clients still speak, and services of a few calls. */
class OlderAndSmallerServicesTest {
  @TempDir Path dir;

  private ServedCloud cloud;

  @BeforeEach
  void serve() throws IOException {
    cloud = new ServedCloud(dir);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private JsonNode call(int status, String method, String path, String body)
      throws IOException, InterruptedException {
    return cloud.call(status, method, path, body);
  }

  @Test
  void foldersAreShownInTheFormOfTheVersionThatIsAsked() throws IOException, InterruptedException {
    call(200, "POST", "/v2/folders?parent=organizations/1", "{'displayName': 'fleets'}");
    JsonNode folder = call(200, "GET", "/v2/folders?parent=organizations/1", "").at("/folders/0");
    assertThat(folder.path("lifecycleState").asText()).isEqualTo("ACTIVE");
    assertThat(folder.has("state")).isFalse();
    String one = "/v2/" + folder.path("name").asText();
    assertThat(
            call(200, "PATCH", one + "?updateMask=displayName", "{'displayName': 'others'}")
                .path("displayName")
                .asText())
        .isEqualTo("others");
    assertThat(
            call(200, "POST", "/v2/folders:search", "{'query': 'displayName=others'}")
                .path("folders"))
        .hasSize(1);
    assertThat(call(200, "DELETE", one, "").path("lifecycleState").asText())
        .isEqualTo("DELETE_REQUESTED");
    assertThat(call(200, "GET", one.replace("/v2/", "/v3/"), "").path("state").asText())
        .isEqualTo("DELETE_REQUESTED");
  }

  @Test
  void organisationPoliciesAreKeptByConstraint() throws IOException, InterruptedException {
    String project = "/v1/projects/ml-fleet-dev";
    String constraint = "constraints/compute.disableSerialPortAccess";
    String asked = "{'constraint': '" + constraint + "'}";
    JsonNode unset = call(200, "POST", project + ":getOrgPolicy", asked);
    assertThat(unset.has("booleanPolicy")).isFalse();
    call(
        200,
        "POST",
        project + ":setOrgPolicy",
        "{'policy': {'constraint': '" + constraint + "', 'booleanPolicy': {'enforced': true}}}");
    assertThat(
            call(200, "POST", project + ":getEffectiveOrgPolicy", asked)
                .at("/booleanPolicy/enforced")
                .asBoolean())
        .isTrue();
    assertThat(call(200, "POST", project + ":listOrgPolicies", "{}").path("policies")).hasSize(1);
    call(200, "POST", project + ":clearOrgPolicy", asked);
    assertThat(call(200, "POST", project + ":listOrgPolicies", "{}").has("policies")).isFalse();
    call(400, "POST", project + ":getOrgPolicy", "{'constraint': 'nonsense'}");
    assertThat(call(200, "GET", "/v3/organizations/77", "").path("name").asText())
        .isEqualTo("organizations/77");
  }

  @Test
  void aMetricsScopeTakesInOtherProjects() throws IOException, InterruptedException {
    String scope = "/v1/locations/global/metricsScopes/ml-fleet-dev";
    assertThat(call(200, "GET", scope, "").path("monitoredProjects")).hasSize(1);
    JsonNode added =
        call(
            200,
            "POST",
            scope + "/projects",
            "{'name': 'locations/global/metricsScopes/ml-fleet-dev/projects/4242'}");
    assertThat(added.at("/response/name").asText()).endsWith("/projects/4242");
    assertThat(call(200, "GET", scope, "").path("monitoredProjects")).hasSize(2);
    call(200, "DELETE", scope + "/projects/4242", "");
    call(404, "DELETE", scope + "/projects/4242", "");
  }

  @Test
  void aSignedZoneHasTwoKeys() throws IOException, InterruptedException {
    String zones = "/dns/v1/projects/ml-fleet-dev/managedZones";
    String zone = "{'name': '%s', 'dnsName': '%s.example.com.', 'description': 'd'%s}";
    call(200, "POST", zones, zone.formatted("plain", "plain", ""));
    call(
        200,
        "POST",
        zones,
        zone.formatted("signed", "signed", ", 'dnssecConfig': {'state': 'on'}"));
    assertThat(call(200, "GET", zones + "/plain/dnsKeys", "").path("dnsKeys")).isEmpty();
    assertThat(call(200, "GET", zones + "/signed/dnsKeys", "").path("dnsKeys")).hasSize(2);
    assertThat(call(200, "GET", zones + "/signed/dnsKeys/0", "").path("type").asText())
        .isEqualTo("keySigning");
    call(404, "GET", zones + "/signed/dnsKeys/9", "");
  }
}

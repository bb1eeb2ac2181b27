package io.mlinfra.provider.gcp;

import static io.mlinfra.provider.gcp.Cloud.desired;
import static io.mlinfra.provider.gcp.Cloud.json;
import static io.mlinfra.provider.gcp.Cloud.paths;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds that stand on others: what is changed in place, what is refused, what goes away. */
class DependentKindsTest {
  private static final String IN_REGION = "projects/ml-project/regions/us-central1/";
  private static final String IN_ZONE = "projects/ml-project/zones/us-central1-a/";

  @TempDir Path folder;
  private Cloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new Cloud(folder);
    cloud.withNetworkAndTemplate();
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static DesiredResource autoscaler(String policy) {
    return desired(
        "compute.autoscaler",
        "group",
        "us-central1-a",
        json(
            "{'name': 'group', 'target': '%sinstanceGroupManagers/group', 'autoscalingPolicy': %s}"
                .formatted(IN_ZONE, policy)));
  }

  private static DesiredResource backend(String draining) {
    return desired(
        "compute.backend_service",
        "entry",
        "us-central1",
        json(
            "{'name': 'entry', 'loadBalancingScheme': 'INTERNAL', 'protocol': 'TCP',"
                + " 'healthChecks': ['%shealthChecks/probe'], 'connectionDraining':"
                    .formatted(IN_REGION)
                + " {'drainingTimeoutSec': %s}}".formatted(draining)));
  }

  private static DesiredResource rule(String labels) {
    return desired(
        "compute.forwarding_rule",
        "entry",
        "us-central1",
        json(
            "{'name': 'entry', 'loadBalancingScheme': 'INTERNAL', 'IPProtocol': 'TCP', 'ports':"
                + " ['22'], 'network': '%s', 'subnetwork': '%s', 'backendService':"
                    .formatted(Cloud.NETWORK, Cloud.SUBNET)
                + " '%sbackendServices/entry', 'labels': %s}".formatted(IN_REGION, labels)));
  }

  private void probe() {
    cloud.create(
        desired(
            "compute.health_check",
            "probe",
            "us-central1",
            json("{'name': 'probe', 'type': 'TCP', 'tcpHealthCheck': {'port': 22}}")));
  }

  private List<FieldChange> change(DesiredResource before, DesiredResource after) {
    List<FieldChange> changes = cloud.difference(after, before);
    LiveResource live = cloud.listed(after).orElseThrow();
    String kind = after.address().kind();
    cloud.carryOut(kind, cloud.adapter(kind).update(after, live, changes));
    return changes;
  }

  @Test
  void aSignalThatThePlanNoLongerNamesLeavesTheAutoscaler() {
    cloud.create(
        desired(
            "compute.instance_group_manager",
            "group",
            "us-central1-a",
            json(
                "{'name': 'group', 'baseInstanceName': 'group', 'targetSize': 1,"
                    + " 'instanceTemplate':"
                    + " 'projects/ml-project/global/instanceTemplates/small'}")));
    DesiredResource both =
        autoscaler(
            "{'minNumReplicas': 1, 'maxNumReplicas': 3, 'cpuUtilization': {'utilizationTarget':"
                + " 0.6}, 'loadBalancingUtilization': {'utilizationTarget': 0.8}}");
    cloud.create(both);
    assertThat(paths(cloud.difference(both, both))).isEmpty();

    DesiredResource one =
        autoscaler(
            "{'minNumReplicas': 1, 'maxNumReplicas': 4, 'cpuUtilization': {'utilizationTarget':"
                + " 0.6}}");
    assertThat(paths(change(both, one)))
        .containsExactly(
            "autoscalingPolicy.loadBalancingUtilization", "autoscalingPolicy.maxNumReplicas");
    JsonNode policy = cloud.listed(one).orElseThrow().body().path("autoscalingPolicy");
    assertThat(policy.has("loadBalancingUtilization")).isFalse();
    assertThat(policy.path("maxNumReplicas").asInt()).isEqualTo(4);
  }

  @Test
  void aBackendServiceIsPatchedUnderItsFingerprintAndNotUnderAnOldOne() {
    probe();
    DesiredResource made = backend("30");
    cloud.create(made);
    LiveResource stale = cloud.listed(made).orElseThrow();
    DesiredResource wanted = backend("60");
    List<FieldChange> changes = change(made, wanted);
    assertThat(paths(changes)).containsExactly("connectionDraining.drainingTimeoutSec");
    assertThat(paths(cloud.difference(wanted, wanted))).isEmpty();

    var adapter = cloud.adapter("compute.backend_service");
    assertThatThrownBy(
            () -> cloud.carryOut("compute.backend_service", adapter.update(wanted, stale, changes)))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e ->
                assertThat(e.failure().category()).isEqualTo(Failure.Category.PRECONDITION_FAILED));
  }

  @Test
  void aForwardingRuleTakesLabelsAndHoldsItsBackend() {
    probe();
    cloud.create(backend("30"));
    DesiredResource made = rule("{'mlinfra-plan': 'fleet'}");
    cloud.create(made);
    DesiredResource wanted = rule("{'mlinfra-plan': 'fleet', 'team': 'ml'}");
    assertThat(paths(change(made, wanted))).containsExactly("labels.team");
    assertThat(paths(cloud.difference(wanted, wanted))).isEmpty();

    LiveResource held = cloud.listed(backend("30")).orElseThrow();
    assertThatThrownBy(
            () ->
                cloud.carryOut(
                    "compute.backend_service",
                    cloud.adapter("compute.backend_service").delete(held)))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.failure().category()).isEqualTo(Failure.Category.IN_USE));
  }

  private static DesiredResource record(String ttl) {
    return desired(
        "dns.record_set",
        "names/entry.fleet.internal./A",
        "global",
        json(
            "{'name': 'entry.fleet.internal.', 'type': 'A', 'ttl': %s, '_zone': 'names', 'rrdatas':"
                    .formatted(ttl)
                + " ['10.0.0.9']}"));
  }

  @Test
  void aRecordOfOurZoneIsOursAndTheZonesOwnRecordsAreNobodys() {
    DesiredResource zone =
        desired(
            "dns.managed_zone",
            "names",
            "global",
            json(
                "{'name': 'names', 'dnsName': 'fleet.internal.', 'description': 'names',"
                    + " 'visibility': 'private', 'privateVisibilityConfig': {'networks':"
                    + " [{'networkUrl': 'https://www.googleapis.com/compute/v1/%s'}]},"
                        .formatted(Cloud.NETWORK)
                    + " 'labels': {'mlinfra-plan': 'fleet'}}"));
    cloud.create(zone);
    cloud.create(record("5"));
    assertThat(cloud.listed(record("5")).orElseThrow().owner()).contains(Cloud.PLAN);
    assertThat(paths(change(record("5"), record("30")))).containsExactly("ttl");
    assertThat(paths(cloud.difference(record("30"), record("30")))).isEmpty();

    LiveResource live = cloud.listed(record("30")).orElseThrow();
    cloud.carryOut("dns.record_set", cloud.adapter("dns.record_set").delete(live));
    assertThat(cloud.listed(record("30"))).isEmpty();
  }
}

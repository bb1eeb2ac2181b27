package io.mlinfra.provider.gcp;

import static io.mlinfra.provider.gcp.Cloud.desired;
import static io.mlinfra.provider.gcp.Cloud.json;
import static io.mlinfra.provider.gcp.Cloud.paths;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mlinfra.diff.FieldChange;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind, over the wire: made, listed as it was asked for, changed in place, deleted. */
class AdaptersTest {
  private static final String MARK = "for a test [mlinfra-plan=fleet]";
  private static final String OURS = "'labels': {'mlinfra-plan': 'fleet', 'team': 'ml'}";
  private static final String NETWORK = Cloud.NETWORK;
  private static final String SUBNET = Cloud.SUBNET;

  @TempDir Path folder;
  private Cloud cloud;

  /**
   * The life of one resource.
   *
   * @param body as it is made
   * @param changed fields that are then to be different; null takes one away
   * @param paths what the diff must find to be different
   */
  record Life(
      String kind, String name, String place, String body, String changed, Set<String> paths) {
    @Override
    public String toString() {
      return kind;
    }

    DesiredResource made() {
      return desired(kind, name, place, json(body));
    }

    DesiredResource changedTo() {
      var after = json(body);
      json(changed)
          .properties()
          .forEach(
              e -> {
                if (e.getValue().isNull()) {
                  after.remove(e.getKey());
                } else {
                  after.set(e.getKey(), e.getValue());
                }
              });
      return desired(kind, name, place, after);
    }
  }

  static List<Life> lives() {
    return List.of(
        new Life(
            "compute.network",
            "other",
            "global",
            "{'name': 'other', 'description': '%s', 'autoCreateSubnetworks': false, 'mtu': 8896,"
                    .formatted(MARK)
                + " 'routingConfig': {'routingMode': 'GLOBAL'}}",
            "{'routingConfig': {'routingMode': 'REGIONAL'}}",
            Set.of("routingConfig.routingMode")),
        new Life(
            "compute.subnetwork",
            "second",
            "us-central1",
            "{'name': 'second', 'description': '%s', 'network': '%s', 'ipCidrRange':"
                    .formatted(MARK, NETWORK)
                + " '10.9.0.0/20', 'privateIpGoogleAccess': true}",
            "{'privateIpGoogleAccess': false}",
            Set.of("privateIpGoogleAccess")),
        new Life(
            "compute.firewall",
            "fw",
            "global",
            "{'name': 'fw', 'description': '%s', 'network': '%s', 'direction': 'INGRESS',"
                    .formatted(MARK, NETWORK)
                + " 'priority': 1000, 'sourceRanges': ['10.1.0.0/16', '10.0.0.0/16'], 'targetTags':"
                + " ['b', 'a'], 'allowed': [{'IPProtocol': 'tcp', 'ports': ['22']}]}",
            "{'priority': 900, 'targetTags': null}",
            Set.of("priority", "targetTags")),
        new Life(
            "compute.router",
            "router",
            "us-central1",
            "{'name': 'router', 'description': '%s', 'network': '%s', 'nats': [{'name': 'nat',"
                    .formatted(MARK, NETWORK)
                + " 'natIpAllocateOption': 'AUTO_ONLY', 'sourceSubnetworkIpRangesToNat':"
                + " 'ALL_SUBNETWORKS_ALL_IP_RANGES', 'minPortsPerVm': 64}]}",
            "{'nats': [{'name': 'nat', 'natIpAllocateOption': 'AUTO_ONLY',"
                + " 'sourceSubnetworkIpRangesToNat': 'ALL_SUBNETWORKS_ALL_IP_RANGES',"
                + " 'minPortsPerVm': 128}]}",
            Set.of("nats[nat].minPortsPerVm")),
        new Life(
            "compute.address",
            "inner",
            "us-central1",
            "{'name': 'inner', 'addressType': 'INTERNAL', 'address': '10.0.0.9', 'subnetwork':"
                + " '%s', %s}".formatted(SUBNET, OURS),
            "{'labels': {'mlinfra-plan': 'fleet'}}",
            Set.of("labels.team")),
        new Life(
            "compute.global_address",
            "front",
            "global",
            "{'name': 'front', 'addressType': 'EXTERNAL', 'ipVersion': 'IPV4', %s}".formatted(OURS),
            "{'labels': {'mlinfra-plan': 'fleet', 'team': 'other'}}",
            Set.of("labels.team")),
        new Life(
            "compute.health_check",
            "probe",
            "us-central1",
            "{'name': 'probe', 'description': '%s', 'type': 'TCP', 'checkIntervalSec': 5,"
                    .formatted(MARK)
                + " 'timeoutSec': 5, 'unhealthyThreshold': 2, 'tcpHealthCheck': {'port': 22}}",
            "{'checkIntervalSec': 10}",
            Set.of("checkIntervalSec")),
        new Life(
            "compute.disk",
            "data",
            "us-central1-a",
            "{'name': 'data', 'sizeGb': '100', 'type':"
                + " 'projects/ml-project/zones/us-central1-a/diskTypes/hyperdisk-balanced',"
                + " 'provisionedIops': '3600', 'provisionedThroughput': '200', %s}".formatted(OURS),
            "{'sizeGb': '200', 'provisionedIops': '4000', 'labels': {'mlinfra-plan': 'fleet'}}",
            Set.of("sizeGb", "provisionedIops", "labels.team")),
        new Life(
            "compute.resource_policy",
            "close",
            "us-central1",
            "{'name': 'close', 'description': '%s', 'groupPlacementPolicy': {'collocation':"
                    .formatted(MARK)
                + " 'COLLOCATED'}}",
            "{}",
            Set.of()),
        new Life(
            "compute.instance_group_manager",
            "group",
            "us-central1-a",
            "{'name': 'group', 'description': '%s', 'baseInstanceName': 'group', 'targetSize': 1,"
                    .formatted(MARK)
                + " 'instanceTemplate': 'projects/ml-project/global/instanceTemplates/small',"
                + " 'updatePolicy': {'type': 'OPPORTUNISTIC', 'minimalAction': 'REPLACE',"
                + " 'maxSurge': {'fixed': 0}, 'maxUnavailable': {'fixed': 1}}}",
            "{'updatePolicy': {'type': 'PROACTIVE', 'minimalAction': 'REPLACE',"
                + " 'maxSurge': {'fixed': 0}, 'maxUnavailable': {'fixed': 1}}, 'targetSize': 2}",
            Set.of("targetSize", "updatePolicy.type")),
        new Life(
            "compute.region_instance_group_manager",
            "wide",
            "us-central1",
            "{'name': 'wide', 'description': '%s', 'baseInstanceName': 'wide', 'targetSize': 1,"
                    .formatted(MARK)
                + " 'instanceTemplate': 'projects/ml-project/global/instanceTemplates/small'}",
            "{'targetSize': 2}",
            Set.of("targetSize")),
        new Life(
            "storage.bucket",
            "checkpoints",
            "global",
            "{'name': 'checkpoints', 'location': 'US', 'versioning': {'enabled': true},"
                + " 'softDeletePolicy': {'retentionDurationSeconds': '604800'}, %s}"
                    .formatted(OURS),
            "{'versioning': {'enabled': false}, 'labels': {'mlinfra-plan': 'fleet'}}",
            Set.of("labels.team", "versioning.enabled")),
        new Life(
            "iam.service_account",
            "fleet-gpu",
            "global",
            "{'displayName': 'GPU', 'description': '%s'}".formatted(MARK),
            "{'displayName': 'GPU machines'}",
            Set.of("displayName")),
        new Life(
            "dns.managed_zone",
            "inner",
            "global",
            "{'name': 'inner', 'dnsName': 'fleet.internal.', 'description': 'names', 'visibility':"
                + " 'private', 'privateVisibilityConfig': {'networks': [{'networkUrl':"
                + " 'https://www.googleapis.com/compute/v1/%s'}]}, %s}".formatted(NETWORK, OURS),
            "{'description': 'other names'}",
            Set.of("description")),
        new Life(
            "billing.budget",
            "month",
            "global",
            "{'displayName': 'fleet/month', 'amount': {'specifiedAmount': {'currencyCode': 'USD',"
                + " 'units': '1000'}}, 'thresholdRules': [{'thresholdPercent': 0.7, 'spendBasis':"
                + " 'CURRENT_SPEND'}]}",
            "{'amount': {'specifiedAmount': {'currencyCode': 'USD', 'units': '2000'}}}",
            Set.of("amount.specifiedAmount.units")));
  }

  @BeforeEach
  void start() throws IOException {
    cloud = new Cloud(folder);
    cloud.withNetworkAndTemplate();
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @ParameterizedTest
  @MethodSource("lives")
  void aResourceIsListedAsItWasMadeThenChangedInPlaceThenDeleted(Life life) {
    DesiredResource made = life.made();
    cloud.create(made);
    assertThat(cloud.listed(made)).isPresent();
    assertThat(cloud.listed(made).orElseThrow().owner()).contains(Cloud.PLAN);
    assertThat(paths(cloud.difference(made, made))).isEmpty();

    DesiredResource wanted = life.changedTo();
    List<FieldChange> changes = cloud.difference(wanted, made);
    LiveResource live = cloud.listed(made).orElseThrow();
    if (!life.paths().contains("targetSize")) {
      assertThat(paths(changes)).isEqualTo(life.paths());
    }
    assertThat(changes).noneMatch(FieldChange::forcesReplacement);
    cloud.carryOut(life.kind(), cloud.adapter(life.kind()).update(wanted, live, changes));
    assertThat(paths(cloud.difference(wanted, wanted))).isEmpty();

    LiveResource last = cloud.listed(wanted).orElseThrow();
    cloud.carryOut(life.kind(), cloud.adapter(life.kind()).delete(last));
    assertThat(cloud.listed(wanted)).isEmpty();
    assertThatCode(() -> cloud.carryOut(life.kind(), cloud.adapter(life.kind()).delete(last)))
        .as("an absent resource is no error")
        .doesNotThrowAnyException();
  }

  @Test
  void aResourceIsReadAgainByWhereItIsExpected() {
    DesiredResource network = desired("compute.network", "net", "global", json("{}"));
    var adapter = cloud.adapter("compute.network");
    assertThat(adapter.read(adapter.expected(network)))
        .map(LiveResource::address)
        .contains(new Address("compute.network", "net"));
    DesiredResource absent = desired("compute.network", "absent", "global", json("{}"));
    assertThat(adapter.read(adapter.expected(absent))).isEqualTo(Optional.empty());
  }
}

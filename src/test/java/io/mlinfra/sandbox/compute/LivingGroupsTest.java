package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.LivingCloud.REGION;
import static io.mlinfra.sandbox.compute.LivingCloud.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LivingGroupsTest {
  private static final String GROUP = ZONE + "/instanceGroupManagers/g";
  private static final String WIDE = REGION + "/instanceGroupManagers/w";

  @TempDir Path dir;

  private LivingCloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new LivingCloud(dir);
    cloud.template("t1", "e2-medium", "");
    cloud.template("t2", "e2-medium", ", 'canIpForward': true");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void machinesAreCreatedInTheirTimeAndTheGroupIsStableThen() {
    cloud.group(ZONE, "g", "t1", 3, "");
    assertThat(cloud.get(GROUP).at("/currentActions/creating").asInt()).isEqualTo(3);
    assertThat(cloud.get(GROUP).at("/status/isStable").asBoolean()).isFalse();
    assertThat(cloud.count(GROUP, "/instanceStatus")).containsEntry("PROVISIONING", 3);
    cloud.skip(12);
    assertThat(cloud.count(GROUP, "/instanceStatus")).containsEntry("STAGING", 3);
    cloud.skip(10);
    assertThat(cloud.count(GROUP, "/instanceStatus")).containsEntry("RUNNING", 3);
    assertThat(cloud.get(GROUP).at("/status/isStable").asBoolean()).isTrue();
    assertThat(cloud.get(GROUP).at("/currentActions/none").asInt()).isEqualTo(3);
  }

  @Test
  void aRegionalGroupSpreadsEvenlyAndStaysEvenWhenItShrinks() {
    cloud.group(REGION, "w", "t1", 7, "");
    cloud.settle(WIDE);
    assertThat(zones(WIDE)).containsExactlyInAnyOrder(3, 2, 2);
    cloud.post(WIDE + "/resize?size=4", "");
    assertThat(cloud.get(WIDE).at("/currentActions/deleting").asInt()).isEqualTo(3);
    cloud.settle(WIDE);
    assertThat(zones(WIDE)).containsExactlyInAnyOrder(2, 1, 1);
  }

  private List<Integer> zones(String group) {
    return cloud.managed(group).stream()
        .map(m -> m.path("instance").asText().replaceFirst(".*/zones/([^/]+)/.*", "$1"))
        .collect(java.util.stream.Collectors.groupingBy(z -> z))
        .values()
        .stream()
        .map(List::size)
        .toList();
  }

  @Test
  void aProactiveUpdateNeverHasFewerMachinesThanItMayNorMore() {
    cloud.group(ZONE, "g", "t1", 4, "");
    cloud.settle(GROUP);
    cloud.patch(
        GROUP,
        "{'instanceTemplate': 'global/instanceTemplates/t2', 'updatePolicy': {'type': 'PROACTIVE',"
            + " 'maxSurge': {'fixed': 1}, 'maxUnavailable': {'fixed': 0}}}");
    AtomicInteger steps = new AtomicInteger();
    cloud.settle(
        GROUP,
        seen -> {
          steps.incrementAndGet();
          Map<String, Integer> states = cloud.count(GROUP, "/currentAction");
          int all = states.values().stream().mapToInt(i -> i).sum();
          assertThat(states.getOrDefault("NONE", 0)).isGreaterThanOrEqualTo(4);
          assertThat(all - states.getOrDefault("DELETING", 0)).isLessThanOrEqualTo(5);
        });
    assertThat(steps.get()).isGreaterThan(4);
    assertThat(cloud.count(GROUP, "/version/instanceTemplate")).isEqualTo(Map.of("t2", 4));
    assertThat(cloud.get(GROUP).at("/status/versionTarget/isReached").asBoolean()).isTrue();
  }

  @Test
  void itMakesNoDifferenceWhetherSomebodyLooksOnOrNot() {
    cloud.group(ZONE, "g", "t1", 6, "");
    cloud.settle(GROUP);
    cloud.patch(
        GROUP,
        "{'instanceTemplate': 'global/instanceTemplates/t2', 'updatePolicy': {'type': 'PROACTIVE',"
            + " 'maxSurge': {'fixed': 0}, 'maxUnavailable': {'percent': 30}}}");
    cloud.skip(3600);
    assertThat(cloud.get(GROUP).at("/status/isStable").asBoolean()).isTrue();
    assertThat(cloud.count(GROUP, "/version/instanceTemplate")).isEqualTo(Map.of("t2", 6));
    assertThat(cloud.count(GROUP, "/instanceStatus")).isEqualTo(Map.of("RUNNING", 6));
  }

  @Test
  void anOpportunisticUpdateWaitsUntilMachinesAreMadeAnyway() {
    cloud.group(ZONE, "g", "t1", 2, "");
    cloud.settle(GROUP);
    cloud.patch(GROUP, "{'instanceTemplate': 'global/instanceTemplates/t2'}");
    cloud.skip(600);
    assertThat(cloud.count(GROUP, "/version/instanceTemplate")).isEqualTo(Map.of("t1", 2));
    String first = cloud.names(GROUP).getFirst();
    cloud.post(
        GROUP + "/recreateInstances", "{'instances': ['" + ZONE + "/instances/" + first + "']}");
    cloud.settle(GROUP);
    assertThat(cloud.count(GROUP, "/version/instanceTemplate")).isEqualTo(Map.of("t1", 1, "t2", 1));
    assertThat(cloud.names(GROUP)).contains(first);
  }

  @Test
  void aCanaryGetsItsShareAndTheRestStays() {
    cloud.group(ZONE, "g", "t1", 5, "");
    cloud.settle(GROUP);
    cloud.patch(
        GROUP,
        "{'versions': [{'instanceTemplate': 'global/instanceTemplates/t1'},"
            + " {'instanceTemplate': 'global/instanceTemplates/t2', 'name': 'canary',"
            + " 'targetSize': {'percent': 20}}], 'updatePolicy': {'type': 'PROACTIVE'}}");
    cloud.settle(GROUP);
    assertThat(cloud.count(GROUP, "/version/instanceTemplate")).isEqualTo(Map.of("t1", 4, "t2", 1));
    assertThat(cloud.get(GROUP).at("/versions/1/targetSize/calculated").asInt()).isEqualTo(1);
  }

  @Test
  void metadataAloneIsRefreshedInPlaceWhereThePolicySaysSo() {
    cloud.template("t3", "e2-medium", ", 'metadata': {'items': [{'key': 'a', 'value': 'b'}]}");
    cloud.group(ZONE, "g", "t1", 2, "");
    cloud.settle(GROUP);
    List<String> before = cloud.names(GROUP);
    cloud.patch(
        GROUP,
        "{'instanceTemplate': 'global/instanceTemplates/t3', 'updatePolicy': {'type': 'PROACTIVE',"
            + " 'minimalAction': 'REFRESH'}}");
    cloud.settle(GROUP);
    assertThat(cloud.names(GROUP)).isEqualTo(before);
    assertThat(cloud.get(ZONE + "/instances/" + before.getFirst()).at("/metadata/items").toString())
        .contains("\"a\"");
    assertThat(cloud.count(GROUP, "/version/instanceTemplate")).isEqualTo(Map.of("t3", 2));
  }

  @Test
  void machinesThatStopOrGoOrFailTheirCheckAreMadeAgain() {
    cloud.post("global/healthChecks", "{'name': 'h', 'type': 'TCP'}");
    cloud.group(
        ZONE,
        "g",
        "t1",
        3,
        ", 'autoHealingPolicies': [{'healthCheck': 'global/healthChecks/h',"
            + " 'initialDelaySec': 60}]");
    cloud.settle(GROUP);
    List<String> names = cloud.names(GROUP);
    Map<String, Integer> before = cloud.count(GROUP, "/id");
    cloud.post(ZONE + "/instances/" + names.get(0) + "/stop", "");
    cloud.delete(ZONE + "/instances/" + names.get(1));
    cloud.admin("health", "{'instance': '" + names.get(2) + "', 'state': 'UNHEALTHY'}");
    assertThat(cloud.get(GROUP).at("/currentActions/recreating").asInt()).isPositive();
    cloud.skip(61);
    cloud.settle(GROUP);
    assertThat(cloud.names(GROUP)).isEqualTo(names);
    assertThat(cloud.count(GROUP, "/id"))
        .doesNotContainKeys(before.keySet().toArray(String[]::new));
    assertThat(cloud.count(GROUP, "/instanceHealth/0/detailedHealthState"))
        .isEqualTo(Map.of("HEALTHY", 3));
  }

  @Test
  void aStatefulDiskIsTheSameOneAfterTheMachineWasMadeAnew() {
    cloud.group(
        ZONE,
        "g",
        "t1",
        1,
        ", 'statefulPolicy': {'preservedState': {'disks':"
            + " {'persistent-disk-0': {'autoDelete': 'NEVER'}}}}");
    cloud.settle(GROUP);
    String name = cloud.names(GROUP).getFirst();
    String disk = cloud.get(ZONE + "/disks/" + name).path("id").asText();
    String machine = cloud.get(ZONE + "/instances/" + name).path("id").asText();
    assertThat(cloud.managed(GROUP).getFirst().at("/preservedStateFromPolicy/disks")).hasSize(1);
    cloud.post(
        GROUP + "/recreateInstances", "{'instances': ['" + ZONE + "/instances/" + name + "']}");
    cloud.settle(GROUP);
    assertThat(cloud.get(ZONE + "/instances/" + name).path("id").asText()).isNotEqualTo(machine);
    assertThat(cloud.get(ZONE + "/disks/" + name).path("id").asText()).isEqualTo(disk);
    cloud.post(GROUP + "/resize?size=0", "");
    cloud.settle(GROUP);
    assertThat(cloud.get(ZONE + "/disks/" + name).path("id").asText()).isEqualTo(disk);
  }

  @Test
  void aDiskThatIsNoLongerStatefulGoesWithItsMachineAndAnotherOneComes() {
    cloud.group(
        ZONE,
        "g",
        "t1",
        1,
        ", 'statefulPolicy': {'preservedState': {'disks':"
            + " {'persistent-disk-0': {'autoDelete': 'NEVER'}}}}");
    cloud.settle(GROUP);
    String name = cloud.names(GROUP).getFirst();
    String again = "{'instances': ['" + ZONE + "/instances/" + name + "']}";
    cloud.post(GROUP + "/recreateInstances", again);
    cloud.settle(GROUP);
    String disk = cloud.get(ZONE + "/disks/" + name).path("id").asText();
    cloud.patch(GROUP, "{'statefulPolicy': null}");
    cloud.post(GROUP + "/recreateInstances", again);
    cloud.settle(GROUP);
    assertThat(cloud.get(ZONE + "/disks/" + name).path("id").asText()).isNotEqualTo(disk);
    assertThat(cloud.get(GROUP + "/listErrors").path("items")).isEmpty();
  }

  @Test
  void aZoneWithoutCapacityShowsInTheErrorsAndTheGroupGoesOnTrying() {
    cloud.admin("faults", "{'kind': 'stockout', 'zone': 'us-central1-a'}");
    cloud.group(ZONE, "g", "t1", 1, "");
    JsonNode waiting = cloud.managed(GROUP).getFirst();
    assertThat(waiting.path("currentAction").asText()).isEqualTo("CREATING");
    assertThat(waiting.has("instanceStatus")).isFalse();
    assertThat(waiting.at("/lastAttempt/errors/errors/0/code").asText())
        .isEqualTo("ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS");
    cloud.skip(95);
    assertThat(cloud.get(GROUP + "/listErrors").path("items")).hasSize(4);
    cloud.noFaults();
    cloud.skip(30);
    cloud.settle(GROUP);
    assertThat(cloud.managed(GROUP).getFirst().has("lastAttempt")).isFalse();
  }

  @Test
  void aPoolOfWaitingMachinesIsKeptAndAGroupThatGrowsTakesThoseFirst() {
    cloud.group(
        ZONE,
        "g",
        "t1",
        1,
        ", 'standbyPolicy': {'mode': 'SCALE_OUT_POOL'}, 'targetSuspendedSize': 1,"
            + " 'targetStoppedSize': 1");
    cloud.settle(GROUP);
    assertThat(cloud.count(GROUP, "/instanceStatus"))
        .isEqualTo(Map.of("RUNNING", 1, "SUSPENDED", 1, "TERMINATED", 1));
    List<String> before = cloud.names(GROUP);
    cloud.post(GROUP + "/resize?size=2", "");
    assertThat(cloud.get(GROUP).at("/currentActions/resuming").asInt()).isEqualTo(1);
    cloud.settle(GROUP);
    assertThat(cloud.names(GROUP)).hasSize(4).containsAll(before);
    assertThat(cloud.count(GROUP, "/instanceStatus"))
        .isEqualTo(Map.of("RUNNING", 2, "SUSPENDED", 1, "TERMINATED", 1));
    cloud.patch(GROUP, "{'targetSuspendedSize': 0, 'targetStoppedSize': 0}");
    cloud.settle(GROUP);
    assertThat(cloud.count(GROUP, "/instanceStatus")).isEqualTo(Map.of("RUNNING", 2));
  }

  @Test
  @Timeout(60)
  void aPlaceThatWaitsForAMonthIsTriedLessOftenAndAtOnceWhenTheFaultIsGone() {
    cloud.admin("faults", "{'kind': 'stockout', 'zone': 'us-central1-a'}");
    cloud.group(ZONE, "g", "t1", 2, "");
    cloud.skip(30 * 24 * 3600);
    assertThat(cloud.count(GROUP, "/currentAction")).isEqualTo(Map.of("CREATING", 2));
    cloud.noFaults();
    cloud.skip(60);
    assertThat(cloud.count(GROUP, "/instanceStatus")).isEqualTo(Map.of("RUNNING", 2));
  }

  @Test
  void aGroupOfAnyShapeGoesWhereThereIsCapacity() {
    cloud.admin("faults", "{'kind': 'stockout', 'zone': 'us-central1-[ab]'}");
    cloud.group(REGION, "w", "t1", 3, ", 'distributionPolicy': {'targetShape': 'ANY'}");
    cloud.settle(WIDE);
    assertThat(zones(WIDE)).containsExactly(3);
    cloud.group(REGION, "even", "t1", 3, "");
    cloud.skip(300);
    assertThat(cloud.get(REGION + "/instanceGroupManagers/even").at("/currentActions/creating"))
        .isEqualTo(com.fasterxml.jackson.databind.node.IntNode.valueOf(2));
  }

  @Test
  void aGroupOverItsQuotaLeavesNothingBehindAndGoesOnWhenThereIsRoom() {
    cloud.admin("faults", "{'kind': 'quota', 'metric': 'INSTANCES', 'count': 2}");
    cloud.group(ZONE, "g", "t1", 3, "");
    assertThat(cloud.managed(GROUP).getFirst().at("/lastAttempt/errors/errors/0/code").asText())
        .isEqualTo("QUOTA_EXCEEDED");
    assertThat(cloud.get(ZONE + "/disks").path("items")).isEmpty();
    cloud.settle(GROUP);
    assertThat(cloud.count(GROUP, "/instanceStatus")).isEqualTo(Map.of("RUNNING", 3));
  }

  @Test
  void abandonedMachinesLiveOnAndDeletedOnesDoNot() {
    cloud.group(ZONE, "g", "t1", 3, "");
    cloud.settle(GROUP);
    List<String> names = cloud.names(GROUP);
    cloud.post(
        GROUP + "/abandonInstances",
        "{'instances': ['" + ZONE + "/instances/" + names.get(0) + "']}");
    cloud.post(
        GROUP + "/deleteInstances",
        "{'instances': ['" + ZONE + "/instances/" + names.get(1) + "']}");
    cloud.settle(GROUP);
    assertThat(cloud.get(GROUP).path("targetSize").asInt()).isEqualTo(1);
    assertThat(cloud.status(names.get(0))).isEqualTo("RUNNING");
    assertThat(cloud.status(names.get(1))).isEqualTo("gone");
    assertThat(cloud.names(GROUP)).containsExactly(names.get(2));
  }

  @Test
  void aRolloutGoesOnWhereItWasWhenTheProcessComesBack() throws IOException {
    cloud.group(ZONE, "g", "t1", 3, "");
    cloud.settle(GROUP);
    cloud.patch(
        GROUP,
        "{'instanceTemplate': 'global/instanceTemplates/t2', 'updatePolicy': {'type':"
            + " 'PROACTIVE'}}");
    cloud.skip(20);
    cloud.restart();
    cloud.settle(GROUP);
    assertThat(cloud.count(GROUP, "/version/instanceTemplate")).isEqualTo(Map.of("t2", 3));
  }
}

package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.LivingCloud.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivingMachinesTest {
  private static final String M = ZONE + "/instances/m";
  private static final String SPOT =
      ", 'scheduling': {'provisioningModel': 'SPOT', 'instanceTerminationAction': '%s'}";

  @TempDir Path dir;

  private LivingCloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new LivingCloud(dir);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void running(String more) {
    cloud.instance("m", more);
    cloud.skip(30);
    assertThat(cloud.status("m")).isEqualTo("RUNNING");
  }

  @Test
  void aMachineGoesThroughAllItsStates() {
    cloud.instance("m", "");
    assertThat(cloud.status("m")).isEqualTo("PROVISIONING");
    cloud.skip(12);
    assertThat(cloud.status("m")).isEqualTo("STAGING");
    cloud.skip(12);
    assertThat(cloud.status("m")).isEqualTo("RUNNING");
    cloud.post(M + "/suspend", "");
    assertThat(cloud.status("m")).isEqualTo("SUSPENDING");
    cloud.skip(15);
    assertThat(cloud.status("m")).isEqualTo("SUSPENDED");
    cloud.post(M + "/resume", "");
    cloud.skip(15);
    assertThat(cloud.status("m")).isEqualTo("RUNNING");
    cloud.post(M + "/stop", "");
    assertThat(cloud.status("m")).isEqualTo("STOPPING");
    assertThat(cloud.post(M + "/start", "").at("/error/errors/0/reason").asText())
        .isEqualTo("resourceNotReady");
    cloud.skip(15);
    assertThat(cloud.status("m")).isEqualTo("TERMINATED");
    assertThat(cloud.get(M).has("lastStopTimestamp")).isTrue();
  }

  @Test
  void aPreemptedMachineGetsNoticeAndIsDownAfterHalfAMinute() {
    running(SPOT.formatted("STOP"));
    assertThat(cloud.metadata("m", "instance/preempted")).isEqualTo("FALSE");
    JsonNode preempted = cloud.admin("preempt", "{'zone': 'us-central1-a', 'name': 'm'}");
    assertThat(preempted.path("preempted")).hasSize(1);
    assertThat(cloud.metadata("m", "instance/preempted")).isEqualTo("TRUE");
    assertThat(cloud.status("m")).isEqualTo("STOPPING");
    cloud.skip(31);
    assertThat(cloud.status("m")).isEqualTo("TERMINATED");
    JsonNode operations =
        cloud.get(ZONE + "/operations?filter=operationType=compute.instances.preempted");
    assertThat(operations.at("/items/0/user").asText()).isEqualTo("system");
    assertThat(operations.at("/items/0/status").asText()).isEqualTo("DONE");
    assertThat(operations.at("/items/0/statusMessage").asText())
        .isEqualTo("Instance was preempted.");
    cloud.post(M + "/start", "");
    cloud.skip(30);
    assertThat(cloud.status("m")).isEqualTo("RUNNING");
    assertThat(cloud.metadata("m", "instance/preempted")).isEqualTo("FALSE");
  }

  @Test
  void aPreemptedMachineIsDeletedWhereItSaysSo() {
    running(SPOT.formatted("DELETE"));
    cloud.admin("preempt", "{}");
    cloud.skip(10);
    assertThat(cloud.status("m")).isEqualTo("STOPPING");
    cloud.skip(25);
    assertThat(cloud.status("m")).isEqualTo("gone");
    assertThat(cloud.get(ZONE + "/disks/m").at("/error/code").asInt()).isEqualTo(404);
  }

  @Test
  void machinesThatAreNotSpotAreLeftAlone() {
    running("");
    assertThat(cloud.admin("preempt", "{}").path("preempted")).isEmpty();
  }

  @Test
  void aGroupMakesItsPreemptedMachinesAgainUnderTheirNames() {
    cloud.template(
        "spot",
        "e2-medium",
        ", 'scheduling': {'provisioningModel': 'SPOT', 'instanceTerminationAction': 'DELETE'}");
    String group = ZONE + "/instanceGroupManagers/g";
    cloud.group(ZONE, "g", "spot", 2, "");
    cloud.settle(group);
    List<String> names = cloud.names(group);
    String before = cloud.get(ZONE + "/instances/" + names.getFirst()).path("id").asText();
    cloud.admin("preempt", "{'count': 1}");
    cloud.skip(40);
    assertThat(cloud.get(group).at("/currentActions/recreating").asInt()).isEqualTo(1);
    cloud.settle(group);
    assertThat(cloud.names(group)).isEqualTo(names);
    assertThat(cloud.get(ZONE + "/instances/" + names.getFirst()).path("id").asText())
        .isNotEqualTo(before);
  }

  @Test
  void aRunEndsAtItsLimitAndARestartBeginsANewOne() {
    running(
        ", 'scheduling': {'maxRunDuration': {'seconds': 3600}, 'instanceTerminationAction':"
            + " 'STOP'}");
    assertThat(cloud.get(M).at("/resourceStatus/scheduling/terminationTimestamp").asText())
        .isNotEmpty();
    cloud.skip(3500);
    assertThat(cloud.status("m")).isEqualTo("RUNNING");
    cloud.skip(110);
    assertThat(cloud.status("m")).isIn("STOPPING", "TERMINATED");
    cloud.skip(20);
    assertThat(cloud.status("m")).isEqualTo("TERMINATED");
    cloud.post(M + "/start", "");
    cloud.skip(3500);
    assertThat(cloud.status("m")).isEqualTo("RUNNING");
    cloud.skip(200);
    assertThat(cloud.status("m")).isEqualTo("TERMINATED");
  }

  @Test
  void aRunThatIsToBeDeletedAtItsLimitTakesItsDisksWithIt() {
    running(
        ", 'scheduling': {'maxRunDuration': {'seconds': 600}, 'instanceTerminationAction':"
            + " 'DELETE'}");
    cloud.skip(700);
    assertThat(cloud.status("m")).isEqualTo("gone");
    assertThat(cloud.get(ZONE + "/disks/m").at("/error/code").asInt()).isEqualTo(404);
  }

  @Test
  void guestAttributesAndSerialOutputAreSetFromOutside() {
    running("");
    cloud.writeAttribute("m", "ml/ready", "yes");
    cloud.admin("guest-attributes", "{'instance': 'm', 'key': 'ml/step', 'value': '7'}");
    JsonNode all = cloud.get(M + "/getGuestAttributes?queryPath=ml/");
    assertThat(all.at("/queryValue/items")).hasSize(2);
    assertThat(cloud.metadata("m", "instance/guest-attributes/ml/ready")).isEqualTo("yes");
    int next = cloud.get(M + "/serialPort").path("next").asInt();
    cloud.admin("serial", "{'instance': 'm', 'text': 'trained'}");
    assertThat(cloud.get(M + "/serialPort?start=" + next).path("contents").asText())
        .isEqualTo("trained");
    assertThat(cloud.get(M + "/serialPort?port=2").path("contents").asText()).isEmpty();
  }

  @Test
  void whatOnlyAStoppedMachineAllowsIsRefusedWhileItRuns() {
    running("");
    for (String action : new String[] {"setMachineType", "setServiceAccount", "setName"}) {
      assertThat(cloud.post(M + "/" + action, "{'name': 'x'}").at("/error/code").asInt())
          .isEqualTo(400);
    }
    cloud.post(M + "/stop", "");
    cloud.skip(20);
    cloud.patch(M + "/updateShieldedInstanceConfig", "{'enableSecureBoot': true}");
    cloud.patch(M + "/updateDisplayDevice", "{'enableDisplay': true}");
    cloud.post(M + "/setName", "{'name': 'renamed'}");
    JsonNode renamed = cloud.get(ZONE + "/instances/renamed");
    assertThat(renamed.at("/shieldedInstanceConfig/enableSecureBoot").asBoolean()).isTrue();
    assertThat(renamed.at("/displayDevice/enableDisplay").asBoolean()).isTrue();
    assertThat(cloud.status("m")).isEqualTo("gone");
  }
}

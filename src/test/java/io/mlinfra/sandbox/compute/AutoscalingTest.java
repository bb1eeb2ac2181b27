package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.LivingCloud.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoscalingTest {
  private static final String GROUP = ZONE + "/instanceGroupManagers/g";

  @TempDir Path dir;

  private LivingCloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new LivingCloud(dir);
    cloud.template("t", "e2-medium", "");
    cloud.group(ZONE, "g", "t", 3, "");
    cloud.settle(GROUP);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void autoscaler(String policy) {
    JsonNode operation =
        cloud.post(
            ZONE + "/autoscalers",
            "{'name': 'a', 'target': '"
                + GROUP
                + "', 'autoscalingPolicy': {'minNumReplicas': 2, 'maxNumReplicas': 10, "
                + policy
                + "}}");
    assertThat(operation.has("error")).as("%s", operation).isFalse();
  }

  private void load(String signal) {
    JsonNode answer = cloud.admin("signal", "{'autoscaler': 'a', " + signal + "}");
    assertThat(answer.path("found").asBoolean()).as("%s", answer).isTrue();
  }

  private int size() {
    return cloud.get(GROUP).path("targetSize").asInt();
  }

  @Test
  void moreLoadBringsMoreMachinesAtOnceAndLessLoadFewerOnceItLasts() {
    autoscaler("'cpuUtilization': {'utilizationTarget': 0.6}");
    load("'metric': 'cpu', 'utilization': 0.95");
    assertThat(size()).isEqualTo(5);
    load("'metric': 'cpu', 'load': 1.2");
    cloud.skip(500);
    assertThat(size()).isEqualTo(5);
    cloud.skip(200);
    assertThat(size()).isEqualTo(2);
  }

  @Test
  void theSizeStaysWithinItsBounds() {
    autoscaler("'cpuUtilization': {'utilizationTarget': 0.5}");
    load("'load': 40");
    assertThat(size()).isEqualTo(10);
    JsonNode seen = cloud.get(ZONE + "/autoscalers/a");
    assertThat(seen.path("recommendedSize").asInt()).isEqualTo(10);
    assertThat(seen.at("/statusDetails/0/type").asText()).isEqualTo("CAPPED_AT_MAX_NUM_REPLICAS");
    cloud.post(GROUP + "/resize?size=0", "");
    cloud.skip(1);
    assertThat(size()).isEqualTo(10);
  }

  @Test
  void theMetricThatAsksForMostDecides() {
    autoscaler(
        "'cpuUtilization': {'utilizationTarget': 0.5}, 'customMetricUtilizations': [{'metric':"
            + " 'custom.googleapis.com/queue', 'utilizationTarget': 20,"
            + " 'utilizationTargetType': 'GAUGE'}], 'loadBalancingUtilization':"
            + " {'utilizationTarget': 0.8}");
    load("'metric': 'cpu', 'utilization': 0.5");
    load("'metric': 'load_balancing', 'utilization': 0.8");
    assertThat(size()).isEqualTo(3);
    load("'metric': 'custom.googleapis.com/queue', 'load': 130");
    assertThat(size()).isEqualTo(7);
    assertThat(
            cloud
                .admin("signal", "{'autoscaler': 'a', 'metric': 'memory', 'utilization': 1}")
                .at("/error/code")
                .asInt())
        .isEqualTo(404);
  }

  @Test
  void offDoesNothingAndOnlyScaleOutNeverShrinks() {
    autoscaler("'mode': 'OFF', 'cpuUtilization': {'utilizationTarget': 0.5}");
    load("'load': 4");
    cloud.skip(1000);
    assertThat(size()).isEqualTo(3);
    cloud.patch(
        ZONE + "/autoscalers?autoscaler=a", "{'autoscalingPolicy': {'mode': 'ONLY_SCALE_OUT'}}");
    assertThat(size()).isEqualTo(8);
    load("'load': 1");
    cloud.skip(5000);
    assertThat(size()).isEqualTo(8);
  }

  @Test
  void scaleInControlLetsOnlySoManyGoInItsWindow() {
    autoscaler(
        "'cpuUtilization': {'utilizationTarget': 0.5}, 'scaleInControl': {'maxScaledInReplicas':"
            + " {'fixed': 2}, 'timeWindowSec': 1200}");
    load("'load': 5");
    assertThat(size()).isEqualTo(10);
    load("'load': 1");
    cloud.skip(700);
    assertThat(size()).isEqualTo(8);
    cloud.skip(600);
    assertThat(size()).isBetween(6, 8);
    cloud.skip(20_000);
    assertThat(size()).isEqualTo(2);
  }

  @Test
  void aScheduleHoldsMachinesReadyWhileItLastsAndNoLonger() {
    autoscaler(
        "'scalingSchedules': {'noon': {'minRequiredReplicas': 7, 'schedule': '0 12 * * *',"
            + " 'timeZone': 'Europe/Berlin', 'durationSec': 3600}}");
    JsonNode seen = cloud.get(ZONE + "/autoscalers/a");
    assertThat(seen.path("autoscalingPolicy").has("cpuUtilization")).isFalse();
    JsonNode noon = seen.at("/scalingScheduleStatus/noon");
    Instant next = Instant.parse(noon.path("nextStartTime").asText());
    assertThat(next.atZone(ZoneId.of("Europe/Berlin")).getHour()).isEqualTo(12);
    if (noon.path("state").asText().equals("ACTIVE")) {
      cloud.skip(2 * 3600);
    }
    cloud.skip(700);
    assertThat(size()).isEqualTo(2);
    cloud.skip(Duration.between(cloud.now(), next).toSeconds() + 10);
    assertThat(size()).isEqualTo(7);
    assertThat(cloud.get(ZONE + "/autoscalers/a").at("/scalingScheduleStatus/noon/state").asText())
        .isEqualTo("ACTIVE");
    cloud.skip(3600 + 700);
    assertThat(size()).isEqualTo(2);
  }

  @Test
  void whatMachinesWriteThemselvesMovesTheirGroup() {
    autoscaler(
        "'customMetricUtilizations': [{'metric': 'custom.googleapis.com/gpu', 'utilizationTarget':"
            + " 50, 'utilizationTargetType': 'GAUGE'}]");
    for (JsonNode machine : cloud.get(ZONE + "/instances").path("items")) {
      write(machine.path("id").asText(), 90);
    }
    // Three machines with 90 each are six with 45.
    assertThat(size()).isEqualTo(6);
    write("17", 1000);
    assertThat(size()).isEqualTo(6);
  }

  private void write(String id, int value) {
    JsonNode answer =
        cloud.send(
            "POST",
            "/v3/projects/ml-fleet-dev/timeSeries",
            "{'timeSeries': [{'metric': {'type': 'custom.googleapis.com/gpu'}, 'resource': {'type':"
                + " 'gce_instance', 'labels': {'instance_id': '"
                + id
                + "', 'zone': 'us-central1-a'}}, 'points': [{'interval': {'endTime': '"
                + cloud.now()
                + "'}, 'value': {'int64Value': '"
                + value
                + "'}}]}]}");
    assertThat(answer.has("error")).as("%s", answer).isFalse();
  }
}

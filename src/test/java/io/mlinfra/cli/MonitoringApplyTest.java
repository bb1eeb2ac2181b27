package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Phase 2 and Databricks from the command line, read back with a plain HTTP client. */
class MonitoringApplyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  final ServedFleet fleet =
      new ServedFleet(
          """
          apiVersion: mlinfra/v1
          kind: FleetPlan
          metadata: {name: tiny, labels: {team: ml}}
          gcp: {project: tiny-dev, contact_email: ops@example.com}
          quotas:
            databricks:
              workspace: {clusters: {max_workers_per_cluster: 100}}
              compute: {a3: {count: 2}}
          fleet:
            download_clusters: {machine_type: c4a-highmem-72, regions: [us-central1]}
          scaling:
            download_clusters: {min_nodes: 0, max_nodes: 1}
          monitoring:
            datadog:
              api_key: ${UNSET_DATADOG_API_KEY}
              dashboards: [GPU Performance]
              alerts:
                gpu_utilization: {threshold: 85%, window: 5m}
                cost_spike: {threshold: 200%, window: 1h}
              layouts:
                GPU Performance:
                  - [{title: GPU Utilization, chart: Line Chart}, {title: Memory Usage, chart: Area Chart}]
                  - [{title: Training Progress, chart: Timeline Chart}]
            turbonomic:
              targets: [GCP Infrastructure]
              policies: {performance: {response_time_ms: 100, utilization_target: 85%}}
              integration: {optimization_scope: [compute]}
          """);

  @Test
  void whatWasAppliedIsThereAsThePlanSaysAndASecondPlanChangesNothing() throws Exception {
    assertThat(fleet.run("apply", "--yes").code()).isZero();

    JsonNode monitors = fleet.get("/api/v1/monitor");
    assertThat(monitors).hasSize(2);
    JsonNode gpu = named(monitors, "GPU utilisation");
    assertThat(gpu.path("query").asText())
        .isEqualTo("avg(last_5m):avg:gpu.sm_active{mlinfra-plan:tiny} by {host} > 85");
    assertThat(gpu.path("options").path("thresholds").path("critical_recovery").asDouble())
        .isEqualTo(80);
    assertThat(named(monitors, "Cost").path("query").asText())
        .startsWith("pct_change(avg(last_1h),last_1h):");
    JsonNode summary = fleet.get("/api/v1/dashboard").path("dashboards").get(0);
    JsonNode widgets =
        fleet.get("/api/v1/dashboard/" + summary.path("id").asText()).path("widgets");
    assertThat(widgets.valueStream().map(w -> w.path("definition").path("type").asText()))
        .containsExactly("timeseries", "timeseries", "event_timeline");
    assertThat(widgets.valueStream().map(w -> w.path("layout").path("width").asInt()))
        .containsExactly(6, 6, 12);
    assertThat(fleet.get("/api/v3/settingspolicies").toString())
        .contains("responseTimeSLO", "100.0");
    JsonNode pool = fleet.get("/api/2.0/instance-pools/list").path("instance_pools").get(0);
    assertThat(pool.path("node_type_id").asText()).isEqualTo("a3-highgpu-8g");

    assertThat(summary(fleet.run("plan", "-o", "json")).path("no_change").asInt()).isPositive();
    assertThat(ServedFleet.changes(fleet.run("plan", "-o", "json"))).isEmpty();
  }

  @Test
  void aMonitorEditedByHandShowsAsDriftWithTheField() throws Exception {
    fleet.run("apply", "--yes");
    JsonNode gpu = named(fleet.get("/api/v1/monitor"), "GPU utilisation");
    ObjectNode edit = JSON.createObjectNode().put("message", "changed by hand");
    fleet.send("PUT", "/api/v1/monitor/" + gpu.path("id").asText(), edit.toString());

    List<JsonNode> changes = ServedFleet.changes(fleet.run("plan", "-o", "json"));
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().path("cause").asText()).isEqualTo("drift");
    assertThat(changes.getFirst().path("fields").get(0).path("path").asText()).isEqualTo("message");
  }

  @Test
  void withHalfOfAllCallsRefusedEverythingIsThereOnceAndEachEventWasSentOnce() throws Exception {
    fleet.send(
        "POST",
        "/_sandbox/faults",
        "{\"kind\":\"status\",\"status\":429,\"probability\":0.5,\"path\":\"^/api/\"}");
    assertThat(fleet.run("apply", "--yes").code()).isZero();
    fleet.send("DELETE", "/_sandbox/faults", "");

    assertThat(fleet.get("/api/v1/monitor")).hasSize(2);
    assertThat(fleet.get("/api/v1/dashboard").path("dashboards")).hasSize(1);
    List<String> ids = new ArrayList<>();
    fleet
        .get("/api/v1/events?start=0&end=9999999999")
        .path("events")
        .forEach(e -> e.path("tags").forEach(t -> ids.add(t.asText())));
    ids.removeIf(t -> !t.startsWith("mlinfra-event-id:"));
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void aMonitoringServiceThatIsAwayHoldsNothingElseUp() throws Exception {
    fleet.send(
        "POST",
        "/_sandbox/faults",
        "{\"kind\":\"status\",\"status\":400,\"method\":\"POST\",\"path\":\"^/api/v1/dashboard\"}");
    assertThat(fleet.run("apply", "--yes").code()).isEqualTo(1);
    assertThat(fleet.get("/api/2.1/clusters/list").path("clusters")).hasSize(1);
    fleet.send("DELETE", "/_sandbox/faults", "");
    assertThat(fleet.run("apply", "--yes").code()).isZero();
    assertThat(fleet.get("/api/v1/dashboard").path("dashboards")).hasSize(1);
  }

  @Test
  void eventsThatWereRefusedAreSentByTheNextApplyAsTheyHappened() throws Exception {
    fleet.send(
        "POST",
        "/_sandbox/faults",
        "{\"kind\":\"status\",\"status\":403,\"method\":\"POST\",\"path\":\"^/api/v1/events\"}");
    Cli.Result refused = fleet.run("apply", "--yes");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("the next apply sends it");
    assertThat(fleet.get("/api/v1/monitor")).hasSize(2);
    fleet.send("DELETE", "/_sandbox/faults", "");

    assertThat(fleet.run("apply", "--yes").code()).isZero();
    List<String> titles = new ArrayList<>();
    fleet
        .get("/api/v1/events?start=0&end=9999999999")
        .path("events")
        .forEach(e -> titles.add(e.path("title").asText() + " " + e.path("text").asText()));
    assertThat(titles).hasSize(6).doesNotHaveDuplicates();
    assertThat(titles).anyMatch(t -> t.matches("(?s).*Phase 2 is done: .* [1-9]\\d* changed.*"));
  }

  @Test
  void figuresThatWereRefusedAreSentByTheNextApply() throws Exception {
    fleet.send(
        "POST",
        "/_sandbox/faults",
        "{\"kind\":\"status\",\"status\":403,\"method\":\"POST\",\"path\":\"^/api/v2/series\"}");
    Cli.Result refused = fleet.run("apply", "--yes");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("the metrics of the apply were not sent", "sends them");
    fleet.send("DELETE", "/_sandbox/faults", "");
    // Points of one second take each other's place.
    long second = Instant.now().getEpochSecond();
    while (Instant.now().getEpochSecond() == second) {
      Thread.onSpinWait();
    }
    assertThat(fleet.run("apply", "--yes").code()).isZero();
    JsonNode changes =
        fleet.get("/api/v1/query?from=0&to=9999999999&query=max:mlinfra.apply.changes%7B*%7D");
    assertThat(changes.at("/series/0/pointlist/0/1").asDouble()).isPositive();
  }

  @Test
  void onlyTheServicesThatAreNamedTakePartAndTheOthersStayAsTheyAre() throws Exception {
    assertThat(fleet.run("apply", "--yes", "--monitoring", "Datadog").code()).isZero();
    assertThat(fleet.get("/api/v1/monitor")).hasSize(2);
    assertThat(fleet.get("/api/v3/settingspolicies").toString()).doesNotContain("responseTimeSLO");
    assertThat(fleet.run("apply", "--yes", "--monitoring", "turbonomic").code()).isZero();
    assertThat(fleet.get("/api/v1/monitor")).hasSize(2);
    assertThat(fleet.run("apply", "--yes", "--monitoring", "none").code()).isZero();
    assertThat(ServedFleet.changes(fleet.run("plan", "-o", "json"))).isEmpty();

    Cli.Result mistyped = fleet.run("apply", "--yes", "--monitoring", "datadgo");
    assertThat(mistyped.code()).isEqualTo(64);
    assertThat(mistyped.err()).contains("did you mean datadog?");
  }

  @Test
  void aMissingKeyOnTheRealTargetIsNamedBeforeAnythingIsChanged() {
    Cli.Result result = fleet.without(Set.of("datadog"), "plan");
    assertThat(result.code()).isEqualTo(77);
    assertThat(result.err()).contains("UNSET_DATADOG_API_KEY").doesNotContain("\tat ");
  }

  @Test
  void aPhaseAsksOnlyForTheCredentialsOfServicesThatItChanges() throws Exception {
    Set<String> away = Set.of("databricks", "datadog", "turbonomic");
    Cli.Result network = fleet.without(away, "apply", "--yes", "--phase", "1");
    assertThat(network.code()).as(network.err()).isZero();
    assertThat(network.err())
        .contains("UNSET_DATADOG_API_KEY", "DATABRICKS_HOST", "TURBONOMIC_HOST")
        .contains("phase 1 has nothing there");

    Cli.Result hooks = fleet.without(away, "apply", "--yes", "--phase", "2");
    assertThat(hooks.code()).isEqualTo(77);
    assertThat(hooks.err().lines().filter(l -> l.startsWith("error")))
        .singleElement()
        .asString()
        .contains("UNSET_DATADOG_API_KEY", "TURBONOMIC_HOST")
        .doesNotContain("DATABRICKS");
    assertThat(fleet.get("/api/v1/monitor")).isEmpty();

    String[] datadogOnly = {"--yes", "--phase", "2", "--monitoring", "datadog"};
    away = Set.of("databricks", "turbonomic");
    assertThat(fleet.without(away, "apply", datadogOnly).code()).isZero();
    assertThat(fleet.get("/api/v1/monitor")).hasSize(2);

    away = Set.of("datadog", "turbonomic");
    assertThat(fleet.without(away, "apply", "--yes", "--phase", "3").code()).isZero();
    assertThat(
            ServedFleet.changes(fleet.run("plan", "-o", "json")).stream()
                .map(c -> c.path("action").asText() + c.path("address").asText()))
        .isNotEmpty()
        .allMatch(c -> c.startsWith("createturbonomic"));
  }

  private static JsonNode summary(Cli.Result plan) throws Exception {
    return JSON.readTree(plan.out()).path("summary");
  }

  private static JsonNode named(JsonNode monitors, String part) {
    return monitors
        .valueStream()
        .filter(m -> m.path("name").asText().contains(part))
        .findFirst()
        .orElseThrow();
  }
}

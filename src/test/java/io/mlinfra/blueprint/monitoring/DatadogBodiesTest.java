package io.mlinfra.blueprint.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.datadog.api.client.AbstractOpenApiSchema;
import com.datadog.api.client.JSON;
import com.datadog.api.client.UnparsedObject;
import com.datadog.api.client.v1.model.Dashboard;
import com.datadog.api.client.v1.model.Monitor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What is sent to Datadog is what its official client knows: every field, every word of an
 * enumeration. What that client cannot read, Datadog refuses.
 */
class DatadogBodiesTest {
  private static final String MODELS = "com.datadog.api.client.v1.model";

  private final JSON json = new JSON();

  @Test
  void dashboardsHoldNothingThatTheOfficialClientDoesNotKnow() throws Exception {
    List<DesiredResource> dashboards = wanted("plans/ml-fleet.yaml", "datadog.dashboard");
    assertThat(dashboards).hasSize(4);
    for (DesiredResource d : dashboards) {
      Dashboard read = json.getMapper().treeToValue(d.body(), Dashboard.class);
      assertThat(unknown(read, d.address().name(), new ArrayList<>())).isEmpty();
    }
  }

  @Test
  void monitorsHoldNothingThatTheOfficialClientDoesNotKnow() throws Exception {
    List<DesiredResource> monitors = wanted("plans/ml-fleet.yaml", "datadog.monitor");
    assertThat(monitors).hasSize(4);
    for (DesiredResource m : monitors) {
      Monitor read = json.getMapper().treeToValue(m.body(), Monitor.class);
      assertThat(unknown(read, m.address().name(), new ArrayList<>())).isEmpty();
      assertThat(m.body().toString()).as("80, not 8E+1").doesNotContainPattern("\\dE[+-]?\\d");
    }
  }

  @Test
  void aFieldOrWordThatDatadogDoesNotKnowIsFound() throws Exception {
    ObjectNode body = wanted("plans/ml-fleet.yaml", "datadog.dashboard").getFirst().body();
    ObjectNode field = body.deepCopy();
    ((ObjectNode) field.path("widgets").get(0).path("definition")).put("colour_of_night", 1);
    ObjectNode word = body.deepCopy();
    ((ObjectNode) word.path("widgets").get(0).path("definition")).put("title_align", "middle");
    for (ObjectNode wrong : List.of(field, word)) {
      Dashboard read = json.getMapper().treeToValue(wrong, Dashboard.class);
      assertThat(unknown(read, "", new ArrayList<>())).isNotEmpty();
    }
  }

  @Test
  void theDrawnDashboardsStandAsTheyAreDrawn() throws Exception {
    assertThat(cells("gpu-performance"))
        .containsExactly(
            "0,0 6 GPU Utilization timeseries line",
            "6,0 6 Memory Usage timeseries area",
            "0,4 6 Temperature query_value",
            "6,4 6 Power Usage timeseries line",
            "0,8 12 Training Progress event_timeline");
    assertThat(cells("network-throughput"))
        .containsExactly(
            "0,0 6 Network Throughput timeseries line",
            "6,0 6 Packet Loss heatmap",
            "0,4 6 Latency timeseries line",
            "6,4 6 Bandwidth Usage timeseries area",
            "0,8 12 Network Topology topology_map");
  }

  @Test
  void everyMonitorWarnsRecoversAndTellsSomebody() throws Exception {
    for (DesiredResource m : wanted("plans/ml-fleet.yaml", "datadog.monitor")) {
      JsonNode t = m.body().path("options").path("thresholds");
      assertThat(t.path("warning").decimalValue()).isLessThan(t.path("critical").decimalValue());
      assertThat(t.path("critical_recovery").decimalValue())
          .isLessThan(t.path("critical").decimalValue());
      assertThat(t.path("warning_recovery").decimalValue())
          .isLessThan(t.path("warning").decimalValue());
      assertThat(m.body().path("message").asText()).contains("@ml-platform@example.com");
      assertThat(m.body().path("options").path("notify_no_data").asBoolean()).isTrue();
    }
  }

  private static List<String> cells(String name) throws Exception {
    return wanted("plans/ml-fleet.yaml", "datadog.dashboard").stream()
        .filter(d -> d.address().name().equals(name))
        .flatMap(d -> d.body().path("widgets").valueStream())
        .map(
            w ->
                "%d,%d %d %s %s %s"
                    .formatted(
                        w.path("layout").path("x").asInt(),
                        w.path("layout").path("y").asInt(),
                        w.path("layout").path("width").asInt(),
                        w.path("definition").path("title").asText(),
                        w.path("definition").path("type").asText(),
                        w.path("definition")
                            .path("requests")
                            .path(0)
                            .path("display_type")
                            .asText(""))
                    .strip())
        .toList();
  }

  private static List<DesiredResource> wanted(String file, String kind) {
    PlanParser.Result read =
        new PlanParser(name -> Optional.empty(), List.of()).parse(Path.of(file), file);
    FleetPlan plan = ((PlanParser.Result.Parsed) read).file().plan();
    return MonitoringResources.build(plan, MonitoringResources.ALL).stream()
        .filter(r -> r.address().kind().equals(kind))
        .toList();
  }

  /** Fields that the models do not have, and objects that fit none of the alternatives. */
  private static List<String> unknown(Object model, String at, List<String> found)
      throws ReflectiveOperationException {
    if (model instanceof Collection<?> all) {
      for (Object one : all) {
        unknown(one, at, found);
      }
      return found;
    }
    if (model instanceof UnparsedObject) {
      found.add(at + ": fits no alternative");
    }
    if (model == null || !model.getClass().getName().startsWith(MODELS)) {
      return found;
    }
    for (Field field : model.getClass().getFields()) {
      if (field.getName().equals("unparsed") && field.getBoolean(model)) {
        found.add(at + ": " + model.getClass().getSimpleName());
      }
    }
    if (model instanceof AbstractOpenApiSchema one) {
      return unknown(one.getActualInstance(), at, found);
    }
    for (Method m : model.getClass().getDeclaredMethods()) {
      if (m.getName().startsWith("get") && m.getParameterCount() == 0) {
        Object value = m.invoke(model);
        if (m.getName().equals("getAdditionalProperties")) {
          if (value instanceof Map<?, ?> more && !more.isEmpty()) {
            found.add(at + ": " + more.keySet());
          }
        } else {
          unknown(value, at + "." + m.getName().substring(3), found);
        }
      }
    }
    return found;
  }
}

package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Reference;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.TurbonomicSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Automation policies that carry the plan's figures under the server's own setting names.
 *
 * <p>Names and ranges: Turbonomic's entity settings ({@code responseTimeSLO} in ms from 1, {@code
 * resizeTargetUtilization*} in per cent from 1 to 100) and action-mode settings ({@code
 * cloudComputeScaleForPerf}, {@code cloudComputeScaleForSavings}, {@code suspend}, {@code
 * deleteVolume}); they are the server's enumerations {@code EntitySettingSpecs} and {@code
 * ConfigurableActionSettings}; the body's shape from IBM/terraform-provider-turbonomic {@code
 * docs/resources/settings_policy.md} (all read 2026-11-26). A policy is of one entity type, so what
 * is asked for applications, machines and disks alike becomes several.
 */
final class TurbonomicPolicies {
  static final String KIND = "turbonomic.policy";

  private static final String AUTOMATION = "automationmanager";
  private static final String OPERATION = "marketsettingsmanager";

  /** The machine settings that aim at a utilisation, by what the plan's scope calls them. */
  private static final Map<String, List<String>> TARGETS =
      Map.of(
          "compute", List.of("resizeTargetUtilizationVcpu", "resizeTargetUtilizationVmem"),
          "storage", List.of("resizeTargetUtilizationIops", "resizeTargetUtilizationIoThroughput"),
          "network", List.of("resizeTargetUtilizationNetThroughput"));

  /** How a disk may be scaled; all of them follow the action mode. */
  private static final List<String> VOLUME_SCALING =
      List.of(
          "nonDisruptiveReversibleScaling",
          "nonDisruptiveIrreversibleScaling",
          "disruptiveReversibleScaling",
          "disruptiveIrreversibleScaling");

  private static final String VOLUME_TARGET = "resizeTargetUtilizationIopsAndThroughput";

  private final FleetPlan plan;
  private final TurbonomicSpec spec;
  private final TextNode mode;

  TurbonomicPolicies(FleetPlan plan, TurbonomicSpec spec) {
    this.plan = plan;
    this.spec = spec;
    this.mode = TextNode.valueOf(spec.integration().actionMode().toUpperCase(Locale.ROOT));
  }

  List<DesiredResource> build() {
    List<DesiredResource> policies = new ArrayList<>();
    TurbonomicSpec.Policies asked = spec.policies();
    asked
        .responseTime()
        .ifPresent(
            time ->
                policies.add(
                    policy(
                        "response-time",
                        "ApplicationComponent",
                        List.of(TurbonomicGroups.APPLICATIONS),
                        Map.of(),
                        ordered(
                            "responseTimeSLOEnabled",
                            BooleanNode.TRUE,
                            "responseTimeSLO",
                            LongNode.valueOf(time.toMillis())))));
    asked
        .utilizationTarget()
        .ifPresent(
            target ->
                policies.add(
                    machines(
                        "performance",
                        Map.of("cloudComputeScaleForPerf", mode),
                        utilisation(target.percent()))));
    asked
        .utilizationTarget()
        .filter(t -> spec.integration().scope().contains("storage"))
        .ifPresent(
            target ->
                policies.add(
                    volumes(
                        "performance-volumes",
                        modes(VOLUME_SCALING),
                        Map.of(VOLUME_TARGET, DecimalNode.valueOf(target.percent())))));
    if (asked.reclaimIdle().orElse(false)) {
      policies.add(machines("efficiency", Map.of("suspend", mode), Map.of()));
      policies.add(
          volumes(
              "efficiency-volumes",
              Map.of("deleteVolume", mode),
              Map.of("enableDeleteActions", BooleanNode.TRUE)));
    }
    if (asked.budgetConstraints().orElse(false) || asked.spotUsage().isPresent()) {
      policies.add(machines("cost", Map.of("cloudComputeScaleForSavings", mode), Map.of()));
    }
    return policies;
  }

  private Map<String, JsonNode> utilisation(BigDecimal percent) {
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    for (String scope : spec.integration().scope()) {
      for (String setting : TARGETS.getOrDefault(scope, List.of())) {
        settings.put(setting, DecimalNode.valueOf(percent));
      }
    }
    return settings;
  }

  private Map<String, JsonNode> modes(List<String> settings) {
    Map<String, JsonNode> modes = new LinkedHashMap<>();
    settings.forEach(s -> modes.put(s, mode));
    return modes;
  }

  private DesiredResource volumes(
      String name, Map<String, JsonNode> modes, Map<String, JsonNode> settings) {
    List<String> groups = List.of(TurbonomicGroups.VOLUMES);
    return policy(name, "VirtualVolume", groups, modes, settings);
  }

  private DesiredResource machines(
      String name, Map<String, JsonNode> modes, Map<String, JsonNode> settings) {
    return policy(name, "VirtualMachine", TurbonomicGroups.clusters(plan), modes, settings);
  }

  private DesiredResource policy(
      String name,
      String entityType,
      List<String> groups,
      Map<String, JsonNode> modes,
      Map<String, JsonNode> settings) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("displayName", plan.metadata().name() + "/" + name);
    body.put("entityType", entityType);
    body.put("disabled", false);
    ArrayNode scopes = body.putArray("scopes");
    for (String group : groups) {
      Address address = new Address(TurbonomicGroups.KIND, group);
      scopes.addObject().put("uuid", new Reference(address, "uuid").token());
    }
    ArrayNode managers = body.putArray("settingsManagers");
    manager(managers, AUTOMATION, modes);
    manager(managers, OPERATION, settings);
    return Stage.resource(KIND, name, body);
  }

  private static void manager(ArrayNode managers, String uuid, Map<String, JsonNode> settings) {
    if (settings.isEmpty()) {
      return;
    }
    ObjectNode manager = managers.addObject().put("uuid", uuid);
    ArrayNode list = manager.putArray("settings");
    settings.forEach((name, value) -> list.addObject().put("uuid", name).set("value", value));
  }

  private static Map<String, JsonNode> ordered(
      String first, JsonNode one, String second, JsonNode two) {
    Map<String, JsonNode> map = new LinkedHashMap<>();
    map.put(first, one);
    map.put(second, two);
    return map;
  }
}

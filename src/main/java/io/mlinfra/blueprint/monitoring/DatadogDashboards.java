package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.FleetPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plan's dashboards: drawn ones cell for cell, the others as they are designed here. */
final class DatadogDashboards {
  static final String KIND = "datadog.dashboard";

  private final FleetPlan plan;
  private final DatadogSpec spec;
  private final FleetTags tags;

  DatadogDashboards(FleetPlan plan, DatadogSpec spec) {
    this.plan = plan;
    this.spec = spec;
    this.tags = new FleetTags(plan);
  }

  List<DesiredResource> build() {
    return spec.dashboards().stream()
        .map(title -> Stage.resource(KIND, slug(title), body(title)))
        .toList();
  }

  /** The adapter finds a dashboard's name in its title by the same rule. */
  private static String slug(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  private ObjectNode body(String title) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("title", title);
    body.put(
        "description",
        OwnershipMark.Text.write(
            title + " of the fleet " + plan.metadata().name() + ", kept by its plan file.",
            plan.metadata().name()));
    body.put("layout_type", "ordered");
    body.put("reflow_type", "fixed");
    templateVariables(body.putArray("template_variables"));
    body.set("widgets", Grid.place(rows(title)));
    body.putArray("notify_list");
    return body;
  }

  private List<List<ObjectNode>> rows(String title) {
    List<List<DatadogSpec.Cell>> drawn =
        spec.layouts().getOrDefault(title, DrawnLayouts.BY_TITLE.getOrDefault(title, List.of()));
    if (!drawn.isEmpty()) {
      Cells cells = new Cells(tags, spec);
      return drawn.stream().map(row -> row.stream().map(cells::widget).toList()).toList();
    }
    long budget = plan.cost().controls().map(c -> c.dailyBudget().longValue()).orElse(1L);
    DesignedLayouts designed = new DesignedLayouts(tags, Math.max(1, budget));
    Map<String, List<List<ObjectNode>>> known =
        Map.of(
            "Model Training", designed.modelTraining(),
            "Cost Analysis", designed.costAnalysis());
    return known.getOrDefault(
        title, List.of(List.of(Widgets.eventStream(title, "tags:" + tags.scope()))));
  }

  private static void templateVariables(ArrayNode variables) {
    Map<String, String> prefixes =
        Map.of("cluster", FleetTags.CLUSTER, "region", "region", "host", "host");
    for (String name : List.of("cluster", "region", "host")) {
      ObjectNode variable = variables.addObject();
      variable.put("name", name).put("prefix", prefixes.get(name));
      variable.putArray("available_values");
      variable.putArray("defaults").add("*");
    }
  }
}

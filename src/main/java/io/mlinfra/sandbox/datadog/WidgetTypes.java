package io.mlinfra.sandbox.datadog;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The widget types and what each must hold, from the models of datadog-api-client 2.50 ({@code
 * *WidgetDefinition}).
 */
final class WidgetTypes {
  private static final Set<String> REQUESTS = Set.of("requests");
  private static final Set<String> QUERY = Set.of("query");
  private static final Set<String> NONE = Set.of();

  private static final Map<String, Set<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("alert_graph", Set.of("alert_id", "viz_type")),
          Map.entry("alert_value", Set.of("alert_id")),
          Map.entry("bar_chart", REQUESTS),
          Map.entry("change", REQUESTS),
          Map.entry("check_status", Set.of("check", "grouping")),
          Map.entry("cohort", REQUESTS),
          Map.entry("distribution", REQUESTS),
          Map.entry("event_stream", QUERY),
          Map.entry("event_timeline", QUERY),
          Map.entry("free_text", Set.of("text")),
          Map.entry("funnel", REQUESTS),
          Map.entry("geomap", REQUESTS),
          Map.entry("group", Set.of("layout_type", "widgets")),
          Map.entry("heatmap", REQUESTS),
          Map.entry("hostmap", REQUESTS),
          Map.entry("iframe", Set.of("url")),
          Map.entry("image", Set.of("url")),
          Map.entry("list_stream", REQUESTS),
          Map.entry("log_stream", NONE),
          Map.entry("manage_status", QUERY),
          Map.entry("note", Set.of("content")),
          Map.entry("point_plot", REQUESTS),
          Map.entry("powerpack", Set.of("powerpack_id")),
          Map.entry("query_table", REQUESTS),
          Map.entry("query_value", REQUESTS),
          Map.entry("retention_curve", REQUESTS),
          Map.entry("run_workflow", Set.of("workflow_id")),
          Map.entry("sankey", REQUESTS),
          Map.entry("scatterplot", REQUESTS),
          Map.entry("servicemap", Set.of("filters", "service")),
          Map.entry("slo", Set.of("view_type")),
          Map.entry("slo_list", REQUESTS),
          Map.entry("split_group", Set.of("source_widget_definition", "split_config", "size")),
          Map.entry("sunburst", REQUESTS),
          Map.entry("timeseries", REQUESTS),
          Map.entry("toplist", REQUESTS),
          Map.entry("topology_map", REQUESTS),
          Map.entry("trace_service", Set.of("env", "service", "span_name")),
          Map.entry("treemap", REQUESTS),
          Map.entry("wildcard", REQUESTS));

  /** Words that a request's fields may hold, whichever widget it is in. */
  static final Map<String, Set<String>> ENUMS =
      Map.of(
          "display_type", Set.of("area", "bars", "line", "overlay"),
          "response_format", Set.of("timeseries", "scalar", "event_list"));

  private WidgetTypes() {}

  /** What a definition of the type must hold; null for a type that does not exist. */
  static @Nullable Set<String> required(String type) {
    return REQUIRED.get(type);
  }
}

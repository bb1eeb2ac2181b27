package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes widget definitions as Datadog's dashboard API takes them. */
final class Widgets {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Widgets() {}

  /** A query with the name it has in the legend; {@code formula} over {@code a}, {@code b}, ... */
  record Series(String label, String formula, List<String> queries) {
    static Series of(String label, String query) {
      return new Series(label, "a", List.of(query));
    }
  }

  /**
   * A line or area chart.
   *
   * @param display {@code line} or {@code area}
   */
  static ObjectNode timeseries(String title, String display, List<Series> series) {
    ObjectNode d = titled("timeseries", title);
    d.put("show_legend", true);
    ArrayNode requests = d.putArray("requests");
    for (Series s : series) {
      ObjectNode request = requests.addObject();
      request.put("response_format", "timeseries");
      request.put("display_type", display);
      formula(request, s);
      queries(request, s.queries(), false);
    }
    return d;
  }

  static ObjectNode heatmap(String title, Series series) {
    ObjectNode d = titled("heatmap", title);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("response_format", "timeseries");
    formula(request, series);
    queries(request, series.queries(), false);
    return d;
  }

  /** The threshold colours of a gauge: up to {@code warn} green, up to {@code alert} yellow. */
  record Limits(int warn, int alert) {}

  /**
   * One number in colours. Datadog has no dial; this widget with its coloured ranges is what stands
   * for a gauge there.
   */
  static ObjectNode gauge(String title, Series series, String unit, Limits limits) {
    ObjectNode d = titled("query_value", title);
    d.put("autoscale", unit.isEmpty());
    if (!unit.isEmpty()) {
      d.put("custom_unit", unit);
    }
    d.put("precision", 1);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("response_format", "scalar");
    formula(request, series);
    queries(request, series.queries(), true);
    ArrayNode colours = request.putArray("conditional_formats");
    colour(colours, "<", limits.warn(), "white_on_green");
    colour(colours, "<", limits.alert(), "white_on_yellow");
    colour(colours, ">=", limits.alert(), "white_on_red");
    return d;
  }

  static ObjectNode number(String title, Series series, String unit) {
    ObjectNode d = titled("query_value", title);
    d.put("autoscale", unit.isEmpty());
    if (!unit.isEmpty()) {
      d.put("custom_unit", unit);
    }
    d.put("precision", 1);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("response_format", "scalar");
    formula(request, series);
    queries(request, series.queries(), true);
    return d;
  }

  static ObjectNode toplist(String title, Series series) {
    ObjectNode d = titled("toplist", title);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("response_format", "scalar");
    formula(request, series);
    queries(request, series.queries(), true);
    return d;
  }

  static ObjectNode timeline(String title, String query) {
    return titled("event_timeline", title).put("query", query).put("tags_execution", "and");
  }

  static ObjectNode eventStream(String title, String query) {
    return titled("event_stream", title)
        .put("query", query)
        .put("tags_execution", "and")
        .put("event_size", "s");
  }

  static ObjectNode topology(String title, List<String> filters) {
    ObjectNode d = titled("topology_map", title);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("request_type", "topology");
    ObjectNode query = request.putObject("query");
    query.put("data_source", "service_map").put("service", "");
    filters.forEach(query.putArray("filters")::add);
    return d;
  }

  private static ObjectNode titled(String type, String title) {
    return JSON.objectNode()
        .put("type", type)
        .put("title", title)
        .put("title_size", "16")
        .put("title_align", "left");
  }

  private static void formula(ObjectNode request, Series series) {
    ObjectNode formula = request.putArray("formulas").addObject();
    formula.put("formula", series.formula());
    formula.put("alias", series.label());
  }

  private static void queries(ObjectNode request, List<String> queries, boolean scalar) {
    ArrayNode list = request.putArray("queries");
    char name = 'a';
    for (String query : queries) {
      ObjectNode q = list.addObject();
      q.put("data_source", "metrics").put("name", String.valueOf(name++)).put("query", query);
      if (scalar) {
        q.put("aggregator", "last");
      }
    }
  }

  private static void colour(ArrayNode colours, String comparator, int value, String palette) {
    colours.addObject().put("comparator", comparator).put("value", value).put("palette", palette);
  }
}

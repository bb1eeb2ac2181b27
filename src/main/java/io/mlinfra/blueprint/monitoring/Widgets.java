package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Writes widget definitions as Datadog's dashboard API takes them (API reference, "Create a new
 * dashboard"; models of datadog-api-client 2.50; read 2026-11-26).
 */
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
   * What a chart over time has beside its lines.
   *
   * @param events the search for events that are drawn over it; empty for none
   * @param limit where a line says that an alert begins
   * @param percent whether the axis goes from 0 to 100
   */
  record Frame(String events, Optional<Integer> limit, boolean percent) {
    static final Frame PLAIN = new Frame("", Optional.empty(), false);
  }

  /**
   * A line or area chart.
   *
   * @param display {@code line} or {@code area}
   */
  static ObjectNode timeseries(String title, String display, Frame frame, List<Series> series) {
    ObjectNode d = titled("timeseries", title);
    d.put("show_legend", true).put("legend_layout", "auto");
    ArrayNode requests = d.putArray("requests");
    for (Series s : series) {
      ObjectNode request = requests.addObject();
      request.put("response_format", "timeseries");
      request.put("display_type", display);
      formula(request, s);
      queries(request, s.queries(), "");
    }
    if (frame.percent()) {
      d.putObject("yaxis").put("min", "0").put("max", "100");
    }
    if (!frame.events().isEmpty()) {
      d.putArray("events").addObject().put("q", frame.events()).put("tags_execution", "and");
    }
    frame
        .limit()
        .ifPresent(
            y ->
                d.putArray("markers")
                    .addObject()
                    .put("label", "alert")
                    .put("value", "y = " + y)
                    .put("display_type", "error dashed"));
    return d;
  }

  static ObjectNode heatmap(String title, Series series) {
    ObjectNode d = titled("heatmap", title);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("response_format", "timeseries");
    formula(request, series);
    queries(request, series.queries(), "");
    return d;
  }

  /** One step of a gauge's colours: {@code >= 85} is {@code white_on_red}. */
  record Colour(String comparator, int value, String palette) {}

  /** Green below the first limit, yellow below the second, red from there. */
  static List<Colour> rising(int warn, int alert) {
    return List.of(
        new Colour("<", warn, "white_on_green"),
        new Colour("<", alert, "white_on_yellow"),
        new Colour(">=", alert, "white_on_red"));
  }

  /** Red below the first limit, yellow below the second, green from there. */
  static List<Colour> falling(int alert, int warn) {
    return List.of(
        new Colour("<", alert, "white_on_red"),
        new Colour("<", warn, "white_on_yellow"),
        new Colour(">=", warn, "white_on_green"));
  }

  /**
   * One number in colours, with its course behind it. Datadog's dashboards have no dial; this
   * widget with its coloured ranges is what stands for a gauge there.
   */
  static ObjectNode gauge(
      String title, Series series, String aggregator, String unit, List<Colour> colours) {
    ObjectNode d = number(title, series, aggregator, unit);
    ArrayNode formats = ((ObjectNode) d.path("requests").get(0)).putArray("conditional_formats");
    colours.forEach(
        c ->
            formats
                .addObject()
                .put("comparator", c.comparator())
                .put("value", c.value())
                .put("palette", c.palette()));
    d.putObject("timeseries_background").put("type", "area");
    return d;
  }

  /**
   * One number.
   *
   * @param aggregator how the points of the period become one: {@code avg}, {@code max}, {@code
   *     last}, ...
   */
  static ObjectNode number(String title, Series series, String aggregator, String unit) {
    ObjectNode d = titled("query_value", title);
    d.put("autoscale", unit.isEmpty());
    if (!unit.isEmpty()) {
      d.put("custom_unit", unit);
    }
    d.put("precision", unit.isEmpty() ? 0 : 1);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("response_format", "scalar");
    formula(request, series);
    queries(request, series.queries(), aggregator);
    return d;
  }

  static ObjectNode toplist(String title, Series series) {
    ObjectNode d = titled("toplist", title);
    ObjectNode request = d.putArray("requests").addObject();
    request.put("response_format", "scalar");
    formula(request, series);
    queries(request, series.queries(), "avg");
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

  /** The services of an environment and what flows between them. */
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

  /** Queries are called a, b, ...; without an aggregator they stay series over time. */
  private static void queries(ObjectNode request, List<String> queries, String aggregator) {
    ArrayNode list = request.putArray("queries");
    char name = 'a';
    for (String query : queries) {
      ObjectNode q = list.addObject();
      q.put("data_source", "metrics").put("name", String.valueOf(name++)).put("query", query);
      if (!aggregator.isEmpty()) {
        q.put("aggregator", aggregator);
      }
    }
  }
}

package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.blueprint.monitoring.Widgets.Colour;
import io.mlinfra.blueprint.monitoring.Widgets.Frame;
import io.mlinfra.blueprint.monitoring.Widgets.Series;
import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.DatadogSpec.Cell;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a drawn cell shows: the plan gives its title and how it is drawn, this table the data behind
 * a title.
 *
 * <p>GPU metrics are the agent's (DataDog/integrations-core {@code gpu/metadata.csv}; power is in
 * milliwatts there), network metrics those of its network and tcp_check checks ({@code
 * network/metadata.csv}, {@code tcp_check/metadata.csv}); read 2026-11-26.
 */
record Cells(FleetTags tags, DatadogSpec spec) {
  private static final List<Colour> TEMPERATURE = Widgets.rising(75, 85);
  private static final List<Colour> SHARE = Widgets.rising(75, 90);
  private static final Set<String> PER_CENT =
      Set.of("GPU Utilization", "Memory Usage", "Bandwidth Usage");

  /** The alert whose limit is drawn into a cell. */
  private static final Map<String, String> ALERTS =
      Map.of("GPU Utilization", "gpu_utilization", "Bandwidth Usage", "network_saturation");

  /** Series by cell title; {@code %s} stands for the scope. */
  private static final Map<String, List<Series>> DATA =
      Map.of(
          "GPU Utilization",
          List.of(
              Series.of("busy", "avg:gpu.sm_active{%s} by {host}"),
              Series.of("tensor cores", "avg:gpu.tensor_active{%s} by {host}")),
          "Memory Usage",
          List.of(
              new Series(
                  "used of GPU memory",
                  "(a - b) / a * 100",
                  List.of(
                      "sum:gpu.memory.limit{%s} by {host}", "sum:gpu.memory.free{%s} by {host}"))),
          "Temperature",
          List.of(Series.of("hottest GPU", "max:gpu.temperature{%s}")),
          "Power Usage",
          List.of(new Series("watt", "a / 1000", List.of("sum:gpu.power.usage{%s} by {host}"))),
          "Network Throughput",
          List.of(
              new Series(
                  "received, bit/s", "a * 8", List.of("sum:system.net.bytes_rcvd{%s} by {host}")),
              new Series(
                  "sent, bit/s", "a * 8", List.of("sum:system.net.bytes_sent{%s} by {host}"))),
          "Packet Loss",
          List.of(
              new Series(
                  "segments sent again, %",
                  "a / b * 100",
                  List.of(
                      "sum:system.net.tcp.retrans_segs{%s} by {host}",
                      "sum:system.net.tcp.out_segs{%s} by {host}"))),
          "Latency",
          List.of(
              new Series(
                  "connection, ms",
                  "a * 1000",
                  List.of("avg:network.tcp.response_time{%s} by {host}"))),
          "Bandwidth Usage",
          List.of(
              Series.of(
                  "share of the machine's bandwidth, %",
                  "max:mlinfra.network.saturation{%s} by {mlinfra-cluster}")));

  ObjectNode widget(Cell cell) {
    List<Series> series =
        DATA
            .getOrDefault(cell.title(), List.of(Series.of(cell.title(), custom(cell.title()))))
            .stream()
            .map(this::scoped)
            .toList();
    return switch (cell.chart()) {
      case "Area Chart" -> Widgets.timeseries(cell.title(), "area", frame(cell), series);
      case "Gauge" -> gauge(cell.title(), series.getFirst());
      case "Heat Map" -> Widgets.heatmap(cell.title(), series.getFirst());
      case "Timeline Chart" ->
          Widgets.timeline(cell.title(), tags.events() + " tags:mlinfra-event:training");
      case "Graph Visualization" -> Widgets.topology(cell.title(), tags.environment());
      default -> Widgets.timeseries(cell.title(), "line", frame(cell), series);
    };
  }

  private Frame frame(Cell cell) {
    Optional<Integer> limit =
        Optional.ofNullable(ALERTS.get(cell.title()))
            .map(spec.alerts()::get)
            .map(a -> a.threshold().percent().intValue());
    return new Frame(tags.deployments(), limit, PER_CENT.contains(cell.title()));
  }

  private static ObjectNode gauge(String title, Series series) {
    boolean degrees = title.equals("Temperature");
    return Widgets.gauge(title, series, "max", degrees ? "°C" : "%", degrees ? TEMPERATURE : SHARE);
  }

  private Series scoped(Series s) {
    return new Series(
        s.label(),
        s.formula(),
        s.queries().stream().map(q -> q.replace("%s", tags.dashboardScope())).toList());
  }

  /** A title of the plan's own shows the custom metric of that name. */
  private static String custom(String title) {
    String name = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    return "avg:mlinfra." + name.replaceAll("^_|_$", "") + "{%s} by {host}";
  }
}

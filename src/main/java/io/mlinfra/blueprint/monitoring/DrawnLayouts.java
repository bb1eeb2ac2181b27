package io.mlinfra.blueprint.monitoring;

import io.mlinfra.spec.DatadogSpec.Cell;
import java.util.List;
import java.util.Map;

/**
 * The drawings that a plan's dashboards have when it names them and draws none of its own. Network
 * Performance and Network Throughput are the same board under its two names.
 */
final class DrawnLayouts {
  private static final List<List<Cell>> GPU =
      List.of(
          List.of(
              new Cell("GPU Utilization", "Line Chart"), new Cell("Memory Usage", "Area Chart")),
          List.of(new Cell("Temperature", "Gauge"), new Cell("Power Usage", "Line Chart")),
          List.of(new Cell("Training Progress", "Timeline Chart")));

  private static final List<List<Cell>> NETWORK =
      List.of(
          List.of(
              new Cell("Network Throughput", "Line Chart"), new Cell("Packet Loss", "Heat Map")),
          List.of(new Cell("Latency", "Line Chart"), new Cell("Bandwidth Usage", "Area Chart")),
          List.of(new Cell("Network Topology", "Graph Visualization")));

  static final Map<String, List<List<Cell>>> BY_TITLE =
      Map.of("GPU Performance", GPU, "Network Throughput", NETWORK, "Network Performance", NETWORK);

  private DrawnLayouts() {}
}

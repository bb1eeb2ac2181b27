package io.mlinfra.cost;

import io.mlinfra.inventory.Inventory.DatabricksNodes;
import io.mlinfra.inventory.Item;
import io.mlinfra.inventory.SizeRange;
import java.math.BigDecimal;

/**
 * Prices what a Databricks cluster runs on: its machines, which Google bills to the plan's project,
 * and Databricks units, of which no source says how many a machine uses.
 */
final class DatabricksMeter {
  private final Meter meter;

  DatabricksMeter(Meter meter) {
    this.meter = meter;
  }

  void cluster(Item cluster) {
    SizeRange machines = meter.inventory().databricksMachines(cluster);
    DatabricksNodes nodes = meter.inventory().databricksNodes(cluster);
    machines(cluster, nodes, machines);
    meter.add(
        cluster,
        owner(cluster),
        meter.home(),
        "Databricks units of " + nodes.type(),
        false,
        Meter.Unit.UNKNOWN,
        machines);
    meter.usage(cluster, "global", "Databricks unit, all-purpose", "databricks/all-purpose", "DBU");
  }

  /** Machines that a pool keeps waiting cost as machines, but no Databricks units. */
  void pool(Item pool) {
    long idle = pool.body().path("min_idle_instances").asLong();
    if (idle > 0) {
      machines(pool, DatabricksNodes.of(pool.body()), SizeRange.always(BigDecimal.valueOf(idle)));
    }
  }

  private void machines(Item of, DatabricksNodes nodes, SizeRange machines) {
    new MachineMeter(meter)
        .machine(of, owner(of), meter.home(), nodes.type(), nodes.spot(), machines);
  }

  private static String owner(Item of) {
    return "databricks/" + of.address().name();
  }
}

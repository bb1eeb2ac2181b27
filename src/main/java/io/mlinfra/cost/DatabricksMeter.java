package io.mlinfra.cost;

import com.fasterxml.jackson.databind.JsonNode;
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
    JsonNode pool =
        meter.inventory().pool(cluster).map(p -> (JsonNode) p.body()).orElse(cluster.body());
    String type =
        pool.path("node_type_id").asText(cluster.body().path("node_type_id").asText("unknown"));
    machines(cluster, pool, type, machines);
    meter.add(
        cluster,
        owner(cluster),
        meter.home(),
        "Databricks units of " + type,
        false,
        Meter.Unit.UNKNOWN,
        machines);
    meter.usage(cluster, "global", "Databricks unit, all-purpose", "databricks/all-purpose", "DBU");
  }

  /** Machines that a pool keeps waiting cost as machines, but no Databricks units. */
  void pool(Item pool) {
    long idle = pool.body().path("min_idle_instances").asLong();
    if (idle > 0) {
      machines(
          pool,
          pool.body(),
          pool.body().path("node_type_id").asText("unknown"),
          SizeRange.always(BigDecimal.valueOf(idle)));
    }
  }

  private void machines(Item of, JsonNode pool, String type, SizeRange machines) {
    boolean spot =
        pool.path("gcp_attributes").path("gcp_availability").asText().startsWith("PREEMPTIBLE");
    new MachineMeter(meter).machine(of, owner(of), meter.home(), type, spot, machines);
  }

  private static String owner(Item of) {
    return "databricks/" + of.address().name();
  }
}

package io.mlinfra.blueprint.databricks;

import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.DatabricksSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.QuotasSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settles which pools there are: those the plan writes, else two derived from what it asks for in
 * {@code quotas.databricks.compute}.
 *
 * <p>Node types are those of Databricks' page "Flexible node type compatibility reference" for
 * Google Cloud (read 2026-11-24). It lists A3 High, not A3 Mega; the asked A3 figures, 8 GPUs, 208
 * vCPU and 1,872 GB a machine, are A3 High's, too. It lists neither M3 nor C4A.
 */
final class PoolPlans {
  static final String A3 = "a3-highgpu-8g";

  /** The largest high-memory type on that page: 88 vCPU, 704 GB. */
  static final String MEMORY = "c3-highmem-88";

  /** A3 High comes with 16 local SSDs of 375 GB. */
  private static final long A3_LOCAL_SSDS = 16;

  private static final long POOL_DEFAULT = 50;
  private static final long WORKERS_DEFAULT = 100;

  private final FleetPlan plan;
  private final QuotasSpec.Databricks quota;

  PoolPlans(FleetPlan plan) {
    this.plan = plan;
    this.quota = plan.quotas().databricks();
  }

  List<PoolPlan> all() {
    Map<String, DatabricksSpec.Pool> written = new TreeMap<>(plan.databricks().pools());
    List<PoolPlan> pools = new ArrayList<>();
    written.forEach((name, pool) -> pools.add(written(name, pool)));
    if (pools.isEmpty()) {
      quota
          .a3()
          .filter(a -> a.count() > 0)
          .ifPresent(a -> pools.add(derived("gpu", A3, a.count(), A3_LOCAL_SSDS, spot("a3-"))));
      quota
          .memoryOptimized()
          .filter(m -> m.count() > 0)
          .ifPresent(m -> pools.add(derived("memory", MEMORY, m.count(), 0, spot("m3-"))));
    }
    return pools;
  }

  private PoolPlan written(String name, DatabricksSpec.Pool pool) {
    boolean gpu = pool.nodeType().startsWith("a") || pool.nodeType().startsWith("g2");
    return new PoolPlan(
        name,
        pool.nodeType(),
        gpu,
        pool.minIdle(),
        Math.min(pool.maxCapacity(), mostInPool()),
        pool.minWorkers(),
        Math.min(pool.maxWorkers(), mostWorkers()),
        0,
        pool.spot());
  }

  /** One of the machines is the driver. */
  private PoolPlan derived(String name, String type, long machines, long ssds, boolean spot) {
    long workers = Math.max(1, Math.min(machines - 1, mostWorkers()));
    return new PoolPlan(name, type, ssds > 0, 0, mostInPool(), 1, workers, ssds, spot);
  }

  private long mostInPool() {
    return quota.maxInstancesPerPool().orElse(POOL_DEFAULT);
  }

  long mostWorkers() {
    return quota.maxWorkersPerCluster().orElse(WORKERS_DEFAULT);
  }

  /** Whether the plan lets the cluster of this machine family use spot capacity. */
  private boolean spot(String family) {
    Optional<CostSpec.Spot> share =
        plan.fleet().entrySet().stream()
            .filter(c -> c.getValue().machineType().startsWith(family))
            .flatMap(c -> Optional.ofNullable(plan.cost().spot().get(c.getKey())).stream())
            .findFirst();
    return share.filter(s -> s.maxShare().value().compareTo(BigDecimal.ZERO) > 0).isPresent();
  }
}

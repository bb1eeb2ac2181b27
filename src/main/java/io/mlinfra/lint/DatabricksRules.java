package io.mlinfra.lint;

import io.mlinfra.catalog.MachineType;
import io.mlinfra.spec.DatabricksSpec.Pool;
import io.mlinfra.spec.QuotasSpec.Machines;
import io.mlinfra.spec.read.Nearest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Rules about the Databricks workspace. */
final class DatabricksRules {
  private static final String POOLS = "databricks.pools.";
  private static final String QUOTA = "quotas.databricks.";
  private static final Set<String> NOT_OFFERED = Set.of("a4", "a4x", "m1", "m2", "m3", "m4");

  /** A3 High is offered, the others of the series are not. */
  private static final List<String> OTHER_A3 = List.of("a3-mega", "a3-ultra", "a3-edge");

  private DatabricksRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI801", DatabricksRules::nodeTypeIsOffered),
        Rule.of("MLI802", DatabricksRules::poolsWithinLimit),
        Rule.of("MLI803", DatabricksRules::poolWithinLimit),
        Rule.of("MLI804", DatabricksRules::workersWithinLimit),
        Rule.of("MLI805", DatabricksRules::poolIsConsistent),
        Rule.of("MLI806", DatabricksRules::poolHoldsTheCluster),
        Rule.of("MLI807", DatabricksRules::storageIsCheckedOnly),
        Rule.of("MLI808", DatabricksRules::totalsAddUp),
        Rule.of("MLI809", DatabricksRules::hostIsEncrypted),
        Rule.of("MLI810", DatabricksRules::nodeTypeExists),
        Rule.of("MLI811", DatabricksRuntimeRules::runtimeFitsNodes),
        Rule.of("MLI812", DatabricksRuntimeRules::runtimeIsAKey),
        Rule.of("MLI813", DatabricksRuntimeRules::hostIsOnGoogleCloud));
  }

  private static Map<String, Pool> pools(Subject s) {
    return s.plan().databricks().pools();
  }

  private static void nodeTypeIsOffered(Subject s, Report out) {
    pools(s)
        .forEach(
            (name, pool) -> {
              if (!isOffered(pool.nodeType())) {
                out.add(
                    POOLS + name + ".node_type",
                    pool.nodeType() + " is not among Databricks' node types on Google Cloud",
                    "take a2-highgpu-1g or g2-standard-8 for GPUs, n2-highmem for memory");
              }
            });
    var quotas = s.plan().quotas().databricks();
    quotas
        .a3()
        .filter(m -> m.count() > 0)
        .ifPresent(
            m ->
                out.add(
                    QUOTA + "compute.a3",
                    m.count()
                        + " A3 nodes are asked for; the fleet's A3 Mega is not among Databricks'"
                        + " node types on Google Cloud, A3 High is",
                    "nothing to change: the pool takes a3-highgpu-8g, which has the same GPUs,"
                        + " vCPUs and memory"));
    quotas
        .memoryOptimized()
        .filter(m -> m.count() > 0)
        .filter(m -> s.clusters().stream().anyMatch(DatabricksRules::isMemory))
        .ifPresent(
            m ->
                out.add(
                    QUOTA + "compute.memory_optimized",
                    m.count()
                        + " memory-optimised nodes are asked for, but M3 is not among Databricks'"
                        + " node types on Google Cloud",
                    "take n2-highmem nodes"));
  }

  private static boolean isOffered(String nodeType) {
    return !NOT_OFFERED.contains(series(nodeType))
        && OTHER_A3.stream().noneMatch(nodeType::startsWith);
  }

  private static void hostIsEncrypted(Subject s, Report out) {
    s.plan()
        .databricks()
        .host()
        .filter(h -> h.startsWith("http://"))
        .filter(h -> !h.matches("http://(127\\.0\\.0\\.1|localhost|\\[::1])(:.*)?"))
        .ifPresent(
            h ->
                out.add(
                    "databricks.host",
                    "the access token would go to " + h + " unencrypted",
                    "write https://"));
  }

  private static void nodeTypeExists(Subject s, Report out) {
    pools(s)
        .forEach(
            (name, pool) -> {
              String type = pool.nodeType();
              if (!type.matches("[a-z][a-z0-9]*(-[a-z0-9]+)+")) {
                out.add(
                    Severity.ERROR,
                    POOLS + name + ".node_type",
                    "\"" + type + "\" is no machine type of Google Cloud",
                    "take one such as n2-highmem-8 or a2-highgpu-1g");
                return;
              }
              List<String> names =
                  s.catalog().machineTypes().stream()
                      .map(MachineType::name)
                      .filter(n -> n.startsWith(series(type) + "-"))
                      .toList();
              if (!names.isEmpty() && !names.contains(type) && !type.contains("custom")) {
                out.add(
                    POOLS + name + ".node_type",
                    "there is no node type " + type,
                    Nearest.to(type, names)
                        .map(n -> "did you mean " + n + "?")
                        .orElse("the series has " + String.join(", ", names)));
              }
            });
  }

  private static boolean isMemory(Cluster c) {
    return c.spec().machineType().startsWith("m3");
  }

  private static String series(String nodeType) {
    int dash = nodeType.indexOf('-');
    return (dash < 0 ? nodeType : nodeType.substring(0, dash)).toLowerCase(Locale.ROOT);
  }

  private static void poolsWithinLimit(Subject s, Report out) {
    s.plan()
        .quotas()
        .databricks()
        .maxPools()
        .filter(most -> pools(s).size() > most)
        .ifPresent(
            most ->
                out.add(
                    "databricks.pools",
                    pools(s).size() + " pools are planned; max_pools is " + most,
                    "remove pools, or raise max_pools"));
  }

  private static void poolWithinLimit(Subject s, Report out) {
    s.plan()
        .quotas()
        .databricks()
        .maxInstancesPerPool()
        .ifPresent(most -> tooMany(s, most, Pool::maxCapacity, "max_capacity", "instances", out));
  }

  private static void workersWithinLimit(Subject s, Report out) {
    s.plan()
        .quotas()
        .databricks()
        .maxWorkersPerCluster()
        .ifPresent(most -> tooMany(s, most, Pool::maxWorkers, "max_workers", "workers", out));
  }

  private static void tooMany(
      Subject s, long most, ToLongFunction<Pool> count, String key, String what, Report out) {
    pools(s)
        .forEach(
            (name, pool) -> {
              if (count.applyAsLong(pool) > most) {
                out.mend(
                    POOLS + name + "." + key,
                    name
                        + " may have "
                        + count.applyAsLong(pool)
                        + " "
                        + what
                        + "; the workspace's limit under quotas.databricks is "
                        + most,
                    Long.toString(most));
              }
            });
  }

  private static void poolIsConsistent(Subject s, Report out) {
    pools(s)
        .forEach(
            (name, pool) -> {
              if (pool.minWorkers() > pool.maxWorkers()) {
                out.add(
                    POOLS + name + ".min_workers",
                    name
                        + " has at least "
                        + pool.minWorkers()
                        + " workers and at most "
                        + pool.maxWorkers(),
                    "lower min_workers, or raise max_workers");
              }
              if (pool.minIdle() > pool.maxCapacity()) {
                out.add(
                    POOLS + name + ".min_idle",
                    name
                        + " keeps "
                        + pool.minIdle()
                        + " instances idle and holds at most "
                        + pool.maxCapacity(),
                    "lower min_idle, or raise max_capacity");
              }
            });
  }

  private static void poolHoldsTheCluster(Subject s, Report out) {
    pools(s)
        .forEach(
            (name, pool) -> {
              long needed = pool.maxWorkers() + 1;
              if (pool.maxCapacity() < needed && pool.minWorkers() <= pool.maxWorkers()) {
                out.add(
                    POOLS + name + ".max_capacity",
                    "the cluster on "
                        + name
                        + " may have "
                        + pool.maxWorkers()
                        + " workers and a driver; the pool holds "
                        + pool.maxCapacity(),
                    "raise max_capacity to " + needed + ", or lower max_workers");
              }
            });
  }

  private static void storageIsCheckedOnly(Subject s, Report out) {
    var q = s.plan().quotas().databricks();
    if (q.managedStorage().isPresent() || q.dbfsStorage().isPresent()) {
      out.add(
          QUOTA + "storage",
          "no API of Databricks sets the size of managed storage or of DBFS; both live in buckets"
              + " that grow",
          "nothing to change: the figures are reported, not applied");
    }
  }

  /** The request counts A3 machines, and memory-optimised ones together with the C4A ones. */
  private static void totalsAddUp(Subject s, Report out) {
    s.plan()
        .quotas()
        .databricks()
        .a3()
        .ifPresent(
            m ->
                s.catalog()
                    .machineType("a3-megagpu-8g")
                    .filter(t -> s.known().anyMatch(c -> c.type().orElseThrow().equals(t)))
                    .ifPresent(t -> check(m, t, out)));
  }

  private static void check(Machines m, MachineType t, Report out) {
    String path = QUOTA + "compute.a3.";
    m.gpus().ifPresent(g -> sum(path + "gpus", g, m.count() * t.gpuCount(), m, out));
    m.vcpus().ifPresent(v -> sum(path + "vcpus", v, m.count() * t.vcpus(), m, out));
    Optional<BigDecimal> memory = m.memoryGb();
    BigDecimal right = t.memoryGb().multiply(BigDecimal.valueOf(m.count()));
    if (memory.isPresent() && memory.get().compareTo(right) != 0) {
      out.mend(
          path + "memory_gb",
          m.count() + " nodes have " + right.toPlainString() + " GB, not " + memory.get(),
          right.stripTrailingZeros().toPlainString());
    }
  }

  private static void sum(String path, long said, long right, Machines m, Report out) {
    if (said != right) {
      String what = path.substring(path.lastIndexOf('.') + 1);
      out.mend(path, m.count() + " nodes have " + right + " " + what + ", not " + said, "" + right);
    }
  }
}

package io.mlinfra.provider.databricks;

import io.mlinfra.spec.QuotasSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Compares what the plan asks of the workspace with what the workspace offers and holds, before
 * anything is created.
 */
public final class WorkspaceCheck {
  private static final String QUOTA = "quotas.databricks.";
  private static final String POOLS = QUOTA + "workspace.instance_pools.max_pools";
  private static final String CLUSTERS = QUOTA + "workspace.clusters.max_concurrent_clusters";

  private final Workspace workspace;

  public WorkspaceCheck(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * One thing found.
   *
   * @param code a stable word, such as {@code databricks-node-type}
   * @param path where the plan asks for it
   * @param blocking whether creating would fail
   */
  public record Finding(String code, String path, boolean blocking, String message) {}

  /**
   * A pool that the plan wants, with the cluster on it.
   *
   * @param name of both, as in the workspace
   * @param machines the most that the cluster takes: its workers and a driver
   */
  public record Wanted(String name, String nodeType, String runtime, long machines) {}

  /**
   * Reads the workspace and compares.
   *
   * @throws io.mlinfra.provider.ProviderException when the workspace cannot be read
   */
  public List<Finding> check(QuotasSpec.Databricks asked, Collection<Wanted> pools) {
    List<Finding> findings = new ArrayList<>();
    SortedMap<String, Workspace.NodeType> offered = workspace.nodeTypes();
    for (String type : new TreeSet<>(pools.stream().map(Wanted::nodeType).toList())) {
      if (!offered.containsKey(type)) {
        findings.add(notOffered(type, offered));
      }
    }
    runtimes(pools, findings);
    family("a3", asked.a3(), offered, findings);
    family("memory_optimized", asked.memoryOptimized(), offered, findings);
    machines("a3", "A3", asked.a3(), pools, type -> type.startsWith("a3-"), findings);
    machines(
        "memory_optimized",
        "memory-optimised",
        asked.memoryOptimized(),
        pools,
        type -> isMemory(offered, type),
        findings);
    limits(asked, pools, findings);
    storage(asked, findings);
    return List.copyOf(findings);
  }

  private static boolean isMemory(SortedMap<String, Workspace.NodeType> offered, String type) {
    Workspace.NodeType known = offered.get(type);
    return known != null && known.category().equals("Memory Optimized");
  }

  private static Finding notOffered(String type, SortedMap<String, Workspace.NodeType> offered) {
    String family = type.contains("-") ? type.substring(0, type.indexOf('-') + 1) : type;
    List<String> near = offered.keySet().stream().filter(t -> t.startsWith(family)).toList();
    return new Finding(
        "databricks-node-type",
        "databricks.pools",
        true,
        "the workspace does not offer the node type "
            + type
            + (near.isEmpty()
                ? " nor any other " + family.replace("-", "") + " type"
                : "; of that family it offers " + String.join(", ", near)));
  }

  private void runtimes(Collection<Wanted> pools, List<Finding> findings) {
    var offered = workspace.runtimes();
    for (String runtime : new TreeSet<>(pools.stream().map(Wanted::runtime).toList())) {
      if (!runtime.isEmpty() && !offered.contains(runtime)) {
        findings.add(
            new Finding(
                "databricks-runtime",
                "databricks.runtime",
                true,
                "the workspace does not offer the runtime " + runtime));
      }
    }
  }

  /** Whether some node type on offer has the figures that the asked totals come down to. */
  private static void family(
      String name,
      Optional<QuotasSpec.Machines> asked,
      SortedMap<String, Workspace.NodeType> offered,
      List<Finding> findings) {
    if (asked.isEmpty() || asked.get().count() == 0) {
      return;
    }
    QuotasSpec.Machines m = asked.get();
    BigDecimal count = BigDecimal.valueOf(m.count());
    boolean found =
        offered.values().stream()
            .anyMatch(
                t ->
                    same(m.vcpus().map(BigDecimal::valueOf), t.cores().multiply(count))
                        && same(
                            m.gpus().map(BigDecimal::valueOf),
                            count.multiply(BigDecimal.valueOf(t.gpus())))
                        && same(m.memoryGb(), t.memoryGb().multiply(count)));
    if (!found) {
      findings.add(
          new Finding(
              "databricks-machines",
              QUOTA + "compute." + name,
              false,
              "no node type on offer makes "
                  + m.count()
                  + " machines of the asked vCPU, GPU and memory totals; the pool uses the nearest"
                  + " type that the plan names or derives"));
    }
  }

  private static boolean same(Optional<BigDecimal> asked, BigDecimal given) {
    return asked.isEmpty() || asked.get().compareTo(given) == 0;
  }

  /** How many machines of a kind run beside the plan's, and how many the plan may add. */
  private void machines(
      String name,
      String called,
      Optional<QuotasSpec.Machines> asked,
      Collection<Wanted> pools,
      java.util.function.Predicate<String> ofKind,
      List<Finding> findings) {
    if (asked.isEmpty()) {
      return;
    }
    long wanted =
        pools.stream().filter(p -> ofKind.test(p.nodeType())).mapToLong(Wanted::machines).sum();
    long others =
        workspace.running().stream()
            .filter(c -> pools.stream().noneMatch(p -> p.name().equals(c.name())))
            .filter(c -> ofKind.test(c.nodeType()))
            .mapToLong(Workspace.Running::machines)
            .sum();
    if (wanted + others > asked.get().count()) {
      findings.add(
          new Finding(
              "databricks-count",
              QUOTA + "compute." + name + ".count",
              false,
              "the plan's clusters may take "
                  + wanted
                  + " "
                  + called
                  + " machines, and others in the workspace run "
                  + others
                  + "; asked for are "
                  + asked.get().count()));
    }
  }

  private void limits(
      QuotasSpec.Databricks asked, Collection<Wanted> pools, List<Finding> findings) {
    long otherPools =
        workspace.poolNames().stream()
            .filter(n -> pools.stream().noneMatch(p -> p.name().equals(n)))
            .count();
    limit(POOLS, "pools", asked.maxPools(), otherPools, pools.size(), true, findings);
    long otherClusters =
        workspace.running().stream()
            .filter(c -> pools.stream().noneMatch(p -> p.name().equals(c.name())))
            .count();
    limit(
        CLUSTERS,
        "running clusters",
        asked.maxClusters(),
        otherClusters,
        pools.size(),
        false,
        findings);
  }

  private static void limit(
      String path,
      String what,
      Optional<Long> most,
      long others,
      long own,
      boolean blocking,
      List<Finding> findings) {
    if (most.isPresent() && others + own > most.get()) {
      findings.add(
          new Finding(
              "databricks-limit",
              path,
              blocking,
              "the workspace holds "
                  + others
                  + " other "
                  + what
                  + " and the plan wants "
                  + own
                  + "; allowed are "
                  + most.get()));
    }
  }

  private static void storage(QuotasSpec.Databricks asked, List<Finding> findings) {
    checkOnly("managed_storage_tb", asked.managedStorage().isPresent(), findings);
    checkOnly("dbfs_storage_tb", asked.dbfsStorage().isPresent(), findings);
  }

  private static void checkOnly(String key, boolean asked, List<Finding> findings) {
    if (asked) {
      findings.add(
          new Finding(
              "databricks-storage",
              QUOTA + "storage." + key,
              false,
              "no API sets or reads a limit on this storage; it grows with the bucket behind it"));
    }
  }
}

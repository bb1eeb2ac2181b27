package io.mlinfra.provider.databricks;

import io.mlinfra.spec.QuotasSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Compares what the plan asks of the workspace with what the workspace offers and holds, before
 * anything is created.
 */
public final class WorkspaceCheck {
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
   * Reads the workspace and compares.
   *
   * @param nodeTypes the node types that the plan's pools use
   * @param runtimes the runtimes that its pools and clusters use
   * @param ownPools how many pools the plan wants
   * @throws io.mlinfra.provider.ProviderException when the workspace cannot be read
   */
  public List<Finding> check(
      QuotasSpec.Databricks asked,
      Collection<String> nodeTypes,
      Collection<String> runtimes,
      int ownPools) {
    List<Finding> findings = new ArrayList<>();
    SortedMap<String, Workspace.NodeType> offered = workspace.nodeTypes();
    for (String type : nodeTypes) {
      if (!offered.containsKey(type)) {
        findings.add(notOffered(type, offered));
      }
    }
    for (String runtime : runtimes) {
      if (!workspace.runtimes().contains(runtime)) {
        findings.add(
            new Finding(
                "databricks-runtime",
                "databricks.runtime",
                true,
                "the workspace does not offer the runtime " + runtime));
      }
    }
    family("a3", asked.a3(), offered, findings);
    family("memory_optimized", asked.memoryOptimized(), offered, findings);
    limits(asked, ownPools, findings);
    storage(asked, findings);
    return List.copyOf(findings);
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
              "quotas.databricks.compute." + name,
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

  private void limits(QuotasSpec.Databricks asked, int ownPools, List<Finding> findings) {
    Map<String, Long> used =
        Map.of(
            "quotas.databricks.workspace.clusters.max_concurrent_clusters",
            workspace.runningClusters(),
            "quotas.databricks.workspace.instance_pools.max_pools",
            (long) Math.max(workspace.pools(), ownPools));
    Map<String, Optional<Long>> limit =
        Map.of(
            "quotas.databricks.workspace.clusters.max_concurrent_clusters",
            asked.maxClusters(),
            "quotas.databricks.workspace.instance_pools.max_pools",
            asked.maxPools());
    used.forEach(
        (path, count) ->
            limit
                .getOrDefault(path, Optional.empty())
                .filter(most -> count > most)
                .ifPresent(
                    most ->
                        findings.add(
                            new Finding(
                                "databricks-limit",
                                path,
                                false,
                                "the workspace holds " + count + ", the plan allows " + most))));
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
              "quotas.databricks.storage." + key,
              false,
              "no API sets or reads a limit on this storage; it grows with the bucket behind it"));
    }
  }
}

package io.mlinfra.provider.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.ThrottledReads;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what a workspace offers: node types, runtimes; and how much of its limits is used. */
public final class Workspace {
  private final DatabricksClient client;
  private @Nullable List<Running> running;

  Workspace(DatabricksClient client) {
    this.client = client;
  }

  /**
   * A node type that can be ordered.
   *
   * @param memoryGb in units of 1,024 MB
   * @param category as the workspace calls it: {@code Memory Optimized}
   */
  public record NodeType(
      String id, BigDecimal cores, long gpus, BigDecimal memoryGb, String category) {}

  /**
   * A cluster that runs or comes up.
   *
   * @param machines its workers, as many as it has now, and its driver
   */
  public record Running(String name, String nodeType, long machines) {}

  /** The node types on offer, by id; deprecated and hidden ones left out. */
  public SortedMap<String, NodeType> nodeTypes() {
    SortedMap<String, NodeType> types = new TreeMap<>();
    for (JsonNode n : read("/api/2.1/clusters/list-node-types").path("node_types")) {
      if (!n.path("is_deprecated").asBoolean() && !n.path("is_hidden").asBoolean()) {
        String id = n.path("node_type_id").asText();
        types.put(
            id,
            new NodeType(
                id,
                n.path("num_cores").decimalValue(),
                n.path("num_gpus").asLong(),
                n.path("memory_mb").decimalValue().divide(MB_PER_GB),
                n.path("category").asText()));
      }
    }
    return types;
  }

  private static final BigDecimal MB_PER_GB = BigDecimal.valueOf(1024);

  /** The keys of the runtimes on offer. */
  public Set<String> runtimes() {
    Set<String> keys = new TreeSet<>();
    read("/api/2.1/clusters/spark-versions")
        .path("versions")
        .forEach(v -> keys.add(v.path("key").asText()));
    return keys;
  }

  /** The names of all pools, whoever owns them. */
  public List<String> poolNames() {
    return read("/api/2.0/instance-pools/list")
        .path("instance_pools")
        .valueStream()
        .map(p -> p.path("instance_pool_name").asText())
        .toList();
  }

  /** The clusters that run or come up, whoever owns them; read once. */
  public synchronized List<Running> running() {
    List<Running> known = running;
    if (known == null) {
      known = readRunning();
      running = known;
    }
    return known;
  }

  private List<Running> readRunning() {
    List<Running> found = new ArrayList<>();
    String next = "";
    do {
      Map<String, String> query =
          next.isEmpty()
              ? Map.of("page_size", "100")
              : Map.of("page_size", "100", "page_token", next);
      JsonNode page = ThrottledReads.through(() -> client.get("/api/2.1/clusters/list", query));
      page.path("clusters").valueStream().filter(Workspace::isUp).forEach(c -> found.add(of(c)));
      next = page.path("next_page_token").asText("");
    } while (!next.isEmpty());
    return List.copyOf(found);
  }

  private static Running of(JsonNode c) {
    long workers = c.path("num_workers").asLong(c.path("autoscale").path("min_workers").asLong());
    return new Running(
        c.path("cluster_name").asText(), c.path("node_type_id").asText(), workers + 1);
  }

  private static boolean isUp(JsonNode cluster) {
    return Set.of("PENDING", "RUNNING", "RESTARTING", "RESIZING")
        .contains(cluster.path("state").asText());
  }

  private JsonNode read(String path) {
    return ThrottledReads.through(() -> client.get(path, Map.of()));
  }
}

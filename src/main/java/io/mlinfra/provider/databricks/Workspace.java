package io.mlinfra.provider.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.ThrottledReads;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what a workspace offers: node types, runtimes; and how much of its limits is used. */
public final class Workspace {
  private final DatabricksClient client;

  Workspace(DatabricksClient client) {
    this.client = client;
  }

  /**
   * A node type that can be ordered.
   *
   * @param memoryGb in units of 1,024 MB
   */
  public record NodeType(String id, BigDecimal cores, long gpus, BigDecimal memoryGb) {}

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
                n.path("memory_mb").decimalValue().divide(MB_PER_GB)));
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

  /** How many pools there are, whoever owns them. */
  public int pools() {
    return read("/api/2.0/instance-pools/list").path("instance_pools").size();
  }

  /** How many clusters run or come up, whoever owns them. */
  public long runningClusters() {
    long running = 0;
    String next = "";
    do {
      Map<String, String> query =
          next.isEmpty()
              ? Map.of("page_size", "100")
              : Map.of("page_size", "100", "page_token", next);
      JsonNode page = ThrottledReads.through(() -> client.get("/api/2.1/clusters/list", query));
      running += page.path("clusters").valueStream().filter(Workspace::isUp).count();
      next = page.path("next_page_token").asText("");
    } while (!next.isEmpty());
    return running;
  }

  private static boolean isUp(JsonNode cluster) {
    return Set.of("PENDING", "RUNNING", "RESTARTING", "RESIZING")
        .contains(cluster.path("state").asText());
  }

  private JsonNode read(String path) {
    return ThrottledReads.through(() -> client.get(path, Map.of()));
  }
}

package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;

/** How many instances of a pool are in use, on their way, or kept idle. */
final class PoolUse {
  /** An idle instance is up after about a minute. */
  private static final long WARM_UP_MILLIS = 60_000;

  private final ClusterStore clusters;
  private final ClusterLife life;

  PoolUse(ClusterStore clusters, ClusterLife life) {
    this.clusters = clusters;
    this.life = life;
  }

  /** The workers that a cluster has: without load an autoscaling one stays at its least. */
  static long workers(ObjectNode cluster) {
    return cluster.has("autoscale")
        ? cluster.path("autoscale").path("min_workers").asLong()
        : cluster.path("num_workers").asLong();
  }

  /** How many instances of a pool a cluster needs. */
  static long needs(ObjectNode cluster, String pool) {
    String own = cluster.path("instance_pool_id").asText("");
    String driver = cluster.path("driver_instance_pool_id").asText(own);
    return (own.equals(pool) ? workers(cluster) : 0) + (driver.equals(pool) ? 1 : 0);
  }

  /** What is taken of a pool by clusters that are up or come up, but for one of them. */
  long taken(String pool, String butFor) {
    return clusters.allShown().stream()
        .filter(ClusterLife::isUp)
        .filter(c -> !c.path("cluster_id").asText().equals(butFor))
        .mapToLong(c -> needs(c, pool))
        .sum();
  }

  ObjectNode stats(ObjectNode pool) {
    String id = pool.path("instance_pool_id").asText();
    long used = 0;
    long pending = 0;
    for (ObjectNode c : clusters.allShown()) {
      if (c.path("state").asText().equals("PENDING")) {
        pending += needs(c, id);
      } else if (ClusterLife.isUp(c)) {
        used += needs(c, id);
      }
    }
    long room = pool.path("max_capacity").asLong(Long.MAX_VALUE) - used - pending;
    long idle = Math.max(0, Math.min(pool.path("min_idle_instances").asLong(), room));
    boolean warm =
        clusters.now() >= pool.path("_warming_since").asLong() + life.lasts(WARM_UP_MILLIS);
    return Json.object()
        .put("used_count", used)
        .put("idle_count", warm ? idle : 0)
        .put("pending_used_count", pending)
        .put("pending_idle_count", warm ? 0 : idle);
  }
}

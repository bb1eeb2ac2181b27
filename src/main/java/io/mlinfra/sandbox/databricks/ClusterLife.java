package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;

/**
 * The states of clusters over time. A document holds when a change began and in what it ends; what
 * it is now is worked out when it is read, so that nothing has to run in the background.
 */
final class ClusterLife {
  /** A real cluster takes about five minutes to come up, restart, resize or end. */
  private static final long CHANGE_MILLIS = 300_000;

  private static final String SINCE = "_since";
  private static final String ENDS_IN = "_ends_in";

  private final double timeScale;

  ClusterLife(double timeScale) {
    this.timeScale = timeScale;
  }

  ObjectNode begin(ObjectNode cluster, String now, String endsIn, long millis) {
    cluster.put("state", now).put(ENDS_IN, endsIn).put(SINCE, millis);
    cluster.put("state_message", message(now));
    return cluster;
  }

  ObjectNode settled(ObjectNode cluster, String state, long millis) {
    return begin(cluster, state, state, millis - (long) (CHANGE_MILLIS * timeScale) - 1);
  }

  /** The cluster as it is at a time. */
  ObjectNode at(ObjectNode cluster, long millis) {
    ObjectNode c = cluster.deepCopy();
    long since = c.path(SINCE).asLong();
    long done = since + (long) (CHANGE_MILLIS * timeScale);
    if (millis >= done) {
      c.put("state", c.path(ENDS_IN).asText()).put("state_message", "");
    }
    long idleMillis = c.path("autotermination_minutes").asLong() * 60_000;
    boolean running = c.path("state").asText().equals("RUNNING");
    if (running && idleMillis > 0 && millis >= done + idleMillis) {
      c.put("state", "TERMINATED").put("state_message", "Inactive cluster terminated.");
      c.put("terminated_time", done + idleMillis);
      c.set("termination_reason", Json.object().put("code", "INACTIVITY").put("type", "SUCCESS"));
    } else if (running) {
      c.put("last_restarted_time", done).put("last_activity_time", done);
      c.put("jdbc_port", 10_000).put("spark_context_id", 1_000_000_007L + since % 1_000_000);
    } else if (c.path("state").asText().equals("TERMINATED")) {
      c.put("terminated_time", done);
      c.set("termination_reason", Json.object().put("code", "USER_REQUEST").put("type", "SUCCESS"));
    }
    c.remove(java.util.List.of(SINCE, ENDS_IN));
    return c;
  }

  private static String message(String state) {
    return switch (state) {
      case "PENDING" -> "Finding instances for new nodes, acquiring more instances if necessary";
      case "RESTARTING" -> "Restarting cluster";
      case "RESIZING" -> "Resizing cluster";
      case "TERMINATING" -> "Terminating cluster";
      default -> "";
    };
  }
}

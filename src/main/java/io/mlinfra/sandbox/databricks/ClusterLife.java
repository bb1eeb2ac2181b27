package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The states of clusters over time. A document holds when a change began and in what it ends; what
 * it is now is worked out when it is read, so that nothing has to run in the background.
 */
final class ClusterLife {
  /** A real cluster takes about five minutes to come up, restart, resize or end. */
  private static final long CHANGE_MILLIS = 300_000;

  private static final String SINCE = "_since";
  private static final String ENDS_IN = "_ends_in";
  private static final String REASON = "_reason";

  private static final Set<String> UP = Set.of("RUNNING", "RESIZING", "RESTARTING", "PENDING");

  private final double timeScale;

  ClusterLife(double timeScale) {
    this.timeScale = timeScale;
  }

  long lasts(long realMillis) {
    return (long) (realMillis * timeScale);
  }

  ObjectNode begin(ObjectNode cluster, String now, String endsIn, long millis) {
    cluster.put("state", now).put(ENDS_IN, endsIn).put(SINCE, millis);
    cluster.put("state_message", message(now));
    cluster.remove(REASON);
    return cluster;
  }

  /** A cluster that will not come up. */
  ObjectNode doomed(ObjectNode cluster, String reason, String message, long millis) {
    begin(cluster, "PENDING", "TERMINATED", millis);
    cluster.set(
        REASON, Json.object().put("code", reason).put("type", "CLIENT_ERROR").put("text", message));
    return cluster;
  }

  ObjectNode settled(ObjectNode cluster, String state, long millis) {
    return begin(cluster, state, state, millis - lasts(CHANGE_MILLIS) - 1);
  }

  /** When the change that a cluster is in, or was in last, ends. */
  long done(ObjectNode cluster) {
    return cluster.path(SINCE).asLong() + lasts(CHANGE_MILLIS);
  }

  /** When it ends itself after being idle; never if zero minutes are set. */
  long idleUntil(ObjectNode cluster) {
    long minutes = cluster.path("autotermination_minutes").asLong();
    return minutes == 0 ? Long.MAX_VALUE : done(cluster) + minutes * 60_000;
  }

  static boolean isUp(ObjectNode shown) {
    return UP.contains(shown.path("state").asText());
  }

  /** The cluster as it is at a time. */
  ObjectNode at(ObjectNode cluster, long millis) {
    ObjectNode c = cluster.deepCopy();
    long done = done(cluster);
    if (millis >= done) {
      c.put("state", c.path(ENDS_IN).asText()).put("state_message", "");
    }
    boolean running = c.path("state").asText().equals("RUNNING");
    if (running && millis >= idleUntil(cluster)) {
      terminated(c, idleUntil(cluster), "INACTIVITY", "SUCCESS", "Inactive cluster terminated.");
      c.withObjectProperty("termination_reason")
          .withObjectProperty("parameters")
          .put("inactivity_duration_min", c.path("autotermination_minutes").asText());
    } else if (running) {
      long since = cluster.path(SINCE).asLong();
      c.put("last_restarted_time", done).put("last_activity_time", done);
      c.put("jdbc_port", 10_000).put("spark_context_id", 1_000_000_007L + since % 1_000_000);
    } else if (c.path("state").asText().equals("TERMINATED")) {
      if (cluster.has(REASON)) {
        terminated(
            c,
            done,
            cluster.path(REASON).path("code").asText(),
            cluster.path(REASON).path("type").asText(),
            cluster.path(REASON).path("text").asText());
      } else {
        terminated(c, done, "USER_REQUEST", "SUCCESS", "");
        c.withObjectProperty("termination_reason")
            .withObjectProperty("parameters")
            .put("username", Me.USER);
      }
    }
    c.remove(List.of(SINCE, ENDS_IN, REASON));
    return c;
  }

  private static void terminated(
      ObjectNode c, long millis, String code, String type, String message) {
    c.put("state", "TERMINATED").put("state_message", message).put("terminated_time", millis);
    c.set("termination_reason", Json.object().put("code", code).put("type", type));
  }

  /** As the service writes a state within a sentence: {@code Terminated}. */
  static String word(String state) {
    return state.charAt(0) + state.substring(1).toLowerCase(Locale.ROOT);
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

package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.compute.GetEvents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code clusters/events}: what happened to a cluster, newest first unless asked otherwise. */
final class ClusterEvents {
  static final String FIELD = "_events";

  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;

  private final ClusterStore clusters;
  private final ClusterLife life;

  ClusterEvents(ClusterStore clusters, ClusterLife life) {
    this.clusters = clusters;
    this.life = life;
  }

  /** Notes an event, after what the change before it has led to by now. */
  void add(ObjectNode cluster, String type, ObjectNode details) {
    long now = clusters.now();
    for (ObjectNode outcome : outcomes(cluster, now)) {
      cluster.withArrayProperty(FIELD).add(outcome);
    }
    cluster.withArrayProperty(FIELD).add(event(cluster, type, now, details.put("user", Me.USER)));
  }

  private static ObjectNode event(ObjectNode cluster, String type, long at, ObjectNode details) {
    ObjectNode event = Json.object().put("cluster_id", cluster.path("cluster_id").asText());
    event.put("timestamp", at).put("type", type).set("details", details);
    return event;
  }

  /** The events that time alone brought about since the last one noted. */
  private List<ObjectNode> outcomes(ObjectNode cluster, long now) {
    List<ObjectNode> found = new ArrayList<>();
    if (!cluster.has(FIELD)) {
      return found;
    }
    long last = 0;
    for (JsonNode e : cluster.path(FIELD)) {
      last = e.path("timestamp").asLong();
    }
    long done = life.done(cluster);
    ObjectNode then = life.at(cluster, Math.max(done, 0));
    boolean runs = then.path("state").asText().equals("RUNNING");
    if (now >= done && done >= last && runs) {
      found.add(event(cluster, "RUNNING", done, size(cluster, Json.object())));
    }
    if (now >= life.idleUntil(cluster) && runs && life.idleUntil(cluster) >= last) {
      ObjectNode details = Json.object();
      details.set("reason", life.at(cluster, life.idleUntil(cluster)).path("termination_reason"));
      found.add(event(cluster, "TERMINATING", life.idleUntil(cluster), details));
    }
    return found;
  }

  static ObjectNode size(ObjectNode cluster, ObjectNode details) {
    details.put("current_num_workers", PoolUse.workers(cluster));
    return details.put("target_num_workers", PoolUse.workers(cluster));
  }

  Response list(Request request) {
    ObjectNode body = Bodies.read(request, GetEvents.class);
    ObjectNode cluster = clusters.existing(Errors.text(body, "cluster_id"));
    long from = body.path("start_time").asLong(0);
    long until = body.path("end_time").asLong(Long.MAX_VALUE);
    Set<String> types =
        body.path("event_types").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    List<ObjectNode> all = new ArrayList<>();
    cluster.path(FIELD).forEach(e -> all.add((ObjectNode) e));
    all.addAll(outcomes(cluster, clusters.now()));
    all.removeIf(
        e ->
            e.path("timestamp").asLong() < from
                || e.path("timestamp").asLong() > until
                || (!types.isEmpty() && !types.contains(e.path("type").asText())));
    if (!body.path("order").asText("DESC").equals("ASC")) {
      Collections.reverse(all);
    }
    return Response.json(
        body.has("page_size") || body.has("page_token") ? byToken(body, all) : byOffset(body, all));
  }

  private static ObjectNode byToken(ObjectNode body, List<ObjectNode> all) {
    int size = (int) Math.min(body.path("page_size").asLong(DEFAULT_LIMIT), LARGEST_LIMIT);
    ObjectNode answer = Pages.page("events", all, body.path("page_token").asText(""), size);
    return answer.put("total_count", all.size());
  }

  private static ObjectNode byOffset(ObjectNode body, List<ObjectNode> all) {
    int limit = (int) Math.min(body.path("limit").asLong(DEFAULT_LIMIT), LARGEST_LIMIT);
    int from = (int) Math.min(Math.max(0, body.path("offset").asLong(0)), all.size());
    int to = Math.min(from + Math.max(1, limit), all.size());
    ObjectNode answer = Json.object();
    if (from < to) {
      answer.set("events", Json.array(all.subList(from, to)));
    }
    if (to < all.size()) {
      answer.set("next_page", body.deepCopy().put("offset", to).put("limit", limit));
    }
    return answer.put("total_count", all.size());
  }
}

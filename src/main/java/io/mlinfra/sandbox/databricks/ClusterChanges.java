package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.compute.ChangeClusterOwner;
import com.databricks.sdk.service.compute.ClusterSpec;
import com.databricks.sdk.service.compute.CreateCluster;
import com.databricks.sdk.service.compute.EditCluster;
import com.databricks.sdk.service.compute.ResizeCluster;
import com.databricks.sdk.service.compute.UpdateCluster;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The calls that change clusters, each from the states in which the service allows it. */
final class ClusterChanges {
  private static final List<String> SIZE = List.of("num_workers", "autoscale");
  private static final int MOST_PINNED = 100;

  private final ClusterStore clusters;
  private final ClusterLife life;
  private final ClusterEvents events;
  private final ClusterDocs docs;
  private final PoolUse use;
  private final Pools pools;
  private final Policies policies;
  private final WorkspaceIds ids;

  ClusterChanges(
      ClusterStore clusters,
      ClusterLife life,
      ClusterEvents events,
      ClusterDocs docs,
      PoolUse use,
      Pools pools,
      Policies policies,
      WorkspaceIds ids) {
    this.clusters = clusters;
    this.life = life;
    this.events = events;
    this.docs = docs;
    this.use = use;
    this.pools = pools;
    this.policies = policies;
    this.ids = ids;
  }

  void on(Routes routes, String path) {
    routes
        .on("POST", path + "create", (r, p) -> create(r))
        .on("POST", path + "edit", (r, p) -> edit(r))
        .on("POST", path + "update", (r, p) -> update(r))
        .on("POST", path + "resize", (r, p) -> resize(r))
        .on("POST", path + "start", (r, p) -> start(r))
        .on("POST", path + "restart", (r, p) -> restart(r))
        .on("POST", path + "delete", (r, p) -> terminate(r))
        .on("POST", path + "permanent-delete", (r, p) -> remove(r))
        .on("POST", path + "change-owner", (r, p) -> changeOwner(r))
        .on("POST", path + "pin", (r, p) -> pin(r, true))
        .on("POST", path + "unpin", (r, p) -> pin(r, false));
  }

  private Response create(Request request) {
    String token = Errors.body(request).path("idempotency_token").asText("");
    ObjectNode body = Bodies.read(request, CreateCluster.class);
    return clusters.transaction(
        () -> {
          Optional<ObjectNode> before =
              token.isEmpty()
                  ? Optional.empty()
                  : clusters.all().stream()
                      .filter(c -> c.path("_token").asText().equals(token))
                      .findFirst();
          if (before.isPresent()) {
            return answer(before.get().path("cluster_id").asText());
          }
          policies.of(body).ifPresent(this::countAgainst);
          String id = ids.cluster(clusters.now());
          ObjectNode made = docs.make(id, body, clusters.now(), Me.USER);
          if (!token.isEmpty()) {
            made.put("_token", token);
          }
          ObjectNode details = Json.object();
          details.set("attributes", made.path("spec"));
          comeUp(made, "PENDING");
          events.add(made, "CREATING", details);
          clusters.put(made);
          return answer(id);
        });
  }

  private static Response answer(String id) {
    return Response.json(Json.object().put("cluster_id", id));
  }

  /** A policy may cap how many clusters of it a user has up at a time. */
  private void countAgainst(ObjectNode policy) {
    long most = policy.path("max_clusters_per_user").asLong(Long.MAX_VALUE);
    String id = policy.path("policy_id").asText();
    long up =
        clusters.allShown().stream()
            .filter(ClusterLife::isUp)
            .filter(c -> c.path("policy_id").asText().equals(id))
            .filter(c -> c.path("creator_user_name").asText().equals(Me.USER))
            .count();
    if (up >= most) {
      throw Errors.of(
          400,
          "QUOTA_EXCEEDED",
          "The user "
              + Me.USER
              + " has reached the maximum of "
              + most
              + " clusters of the policy "
              + policy.path("name").asText()
              + ".");
    }
  }

  /** Begins to come up; a pool without room for it dooms the cluster, not the call. */
  private void comeUp(ObjectNode cluster, String state) {
    for (String field : List.of("instance_pool_id", "driver_instance_pool_id")) {
      String id = cluster.path(field).asText("");
      if (id.isEmpty()) {
        continue;
      }
      Optional<ObjectNode> pool = pools.find(id);
      if (pool.isEmpty()) {
        life.doomed(cluster, "INSTANCE_POOL_NOT_FOUND", "Instance pool not found", clusters.now());
        return;
      }
      long most = pool.get().path("max_capacity").asLong(Long.MAX_VALUE);
      long taken = use.taken(id, cluster.path("cluster_id").asText());
      if (taken + PoolUse.needs(cluster, id) > most) {
        life.doomed(
            cluster,
            "INSTANCE_POOL_MAX_CAPACITY_REACHED",
            "Instance pool " + id + " has reached its max capacity of " + most,
            clusters.now());
        return;
      }
    }
    life.begin(cluster, state, "RUNNING", clusters.now());
  }

  private Response edit(Request request) {
    ObjectNode body = Bodies.read(request, EditCluster.class);
    String id = Errors.text(body, "cluster_id");
    body.remove("cluster_id");
    return clusters.transaction(() -> replace(clusters.existing(id), body));
  }

  private Response update(Request request) {
    ObjectNode body = Bodies.read(request, UpdateCluster.class);
    String mask = Errors.text(body, "update_mask");
    ObjectNode asked = body.path("cluster") instanceof ObjectNode o ? o : Json.object();
    return clusters.transaction(
        () -> {
          ObjectNode current = clusters.existing(Errors.text(body, "cluster_id"));
          ObjectNode next =
              Bodies.shaped((ObjectNode) current.path("spec").deepCopy(), ClusterSpec.class);
          if (mask.equals("*")) {
            next = asked.deepCopy();
          } else {
            for (String field : mask.split(",", -1)) {
              mask(next, asked, List.of(field.strip().split("\\.", -1)));
            }
          }
          return replace(current, next);
        });
  }

  private static void mask(ObjectNode next, ObjectNode asked, List<String> path) {
    String field = path.getFirst();
    if (path.size() > 1 && asked.path(field) instanceof ObjectNode inner) {
      mask(next.withObjectProperty(field), inner, path.subList(1, path.size()));
      return;
    }
    if (path.size() == 1 && asked.has(field)) {
      next.set(field, asked.get(field));
      SIZE.stream().filter(s -> SIZE.contains(field) && !s.equals(field)).forEach(next::remove);
    } else {
      next.remove(field);
    }
  }

  /** A running cluster restarts with what is new; a terminated one starts with it next time. */
  private Response replace(ObjectNode current, ObjectNode asked) {
    clusters.require(current, Set.of("RUNNING", "TERMINATED"));
    String state = clusters.shown(current).path("state").asText();
    ObjectNode next =
        docs.make(
            current.path("cluster_id").asText(),
            asked,
            current.path("start_time").asLong(),
            current.path("creator_user_name").asText());
    keep(current, next);
    if (state.equals("RUNNING")) {
      comeUp(next, "RESTARTING");
    } else {
      life.settled(next, "TERMINATED", clusters.now());
    }
    ObjectNode details = Json.object();
    details.set("previous_attributes", current.path("spec"));
    details.set("attributes", next.path("spec"));
    events.add(next, "EDITED", details);
    clusters.put(next);
    return Response.json(Json.object());
  }

  private void keep(ObjectNode current, ObjectNode next) {
    for (String field : List.of(ClusterEvents.FIELD, "_pinned", "_token")) {
      if (current.has(field)) {
        next.set(field, current.get(field).deepCopy());
      }
    }
  }

  private Response resize(Request request) {
    ObjectNode body = Bodies.read(request, ResizeCluster.class);
    String id = Errors.text(body, "cluster_id");
    return clusters.transaction(
        () -> {
          ObjectNode current = clusters.existing(id);
          clusters.require(current, Set.of("RUNNING", "RESIZING"));
          ObjectNode asked = current.path("spec").deepCopy();
          asked.remove(SIZE);
          SIZE.stream().filter(body::has).forEach(f -> asked.set(f, body.get(f)));
          ObjectNode next =
              docs.make(
                  id,
                  asked,
                  current.path("start_time").asLong(),
                  current.path("creator_user_name").asText());
          keep(current, next);
          comeUp(next, "RESIZING");
          events.add(next, "RESIZING", ClusterEvents.size(next, Json.object()));
          clusters.put(next);
          return Response.json(Json.object());
        });
  }

  private Response start(Request request) {
    return change(request, Set.of("TERMINATED"), "STARTING", c -> comeUp(c, "PENDING"));
  }

  private Response restart(Request request) {
    return change(request, Set.of("RUNNING"), "RESTARTING", c -> comeUp(c, "RESTARTING"));
  }

  private Response terminate(Request request) {
    String id = Errors.text(Errors.body(request), "cluster_id");
    String state = clusters.shown(clusters.existing(id)).path("state").asText();
    if (state.equals("TERMINATED") || state.equals("TERMINATING")) {
      return Response.json(Json.object());
    }
    return change(
        request,
        Set.of(state),
        "TERMINATING",
        c -> life.begin(c, "TERMINATING", "TERMINATED", clusters.now()));
  }

  private Response change(
      Request request,
      Set<String> from,
      String event,
      java.util.function.Consumer<ObjectNode> change) {
    String id = Errors.text(Errors.body(request), "cluster_id");
    return clusters.transaction(
        () -> {
          ObjectNode current = clusters.existing(id);
          clusters.require(current, from);
          ObjectNode next = current.deepCopy();
          events.add(next, event, Json.object());
          change.accept(next);
          clusters.put(next);
          return Response.json(Json.object());
        });
  }

  private Response remove(Request request) {
    String id = Errors.text(Errors.body(request), "cluster_id");
    return clusters.transaction(
        () -> {
          if (clusters.existing(id).path("_pinned").asBoolean()) {
            throw Errors.invalid(
                "Cluster " + id + " is pinned. Please unpin the cluster first, then delete it.");
          }
          clusters.remove(id);
          return Response.json(Json.object());
        });
  }

  private Response changeOwner(Request request) {
    ObjectNode body = Bodies.read(request, ChangeClusterOwner.class);
    String owner = Errors.text(body, "owner_username");
    return clusters.transaction(
        () -> {
          ObjectNode next = clusters.existing(Errors.text(body, "cluster_id")).deepCopy();
          clusters.require(next, Set.of("TERMINATED"));
          next.put("creator_user_name", owner);
          next.withObjectProperty("default_tags").put("Creator", owner);
          clusters.put(next);
          return Response.json(Json.object());
        });
  }

  private Response pin(Request request, boolean pinned) {
    String id = Errors.text(Errors.body(request), "cluster_id");
    return clusters.transaction(
        () -> {
          ObjectNode next = clusters.existing(id).deepCopy();
          if (next.path("_pinned").asBoolean() == pinned) {
            return Response.json(Json.object());
          }
          long others = clusters.all().stream().filter(c -> c.path("_pinned").asBoolean()).count();
          if (pinned && others >= MOST_PINNED) {
            throw Errors.invalid("At most " + MOST_PINNED + " clusters can be pinned.");
          }
          next.put("_pinned", pinned);
          events.add(next, pinned ? "PINNED" : "UNPINNED", Json.object());
          clusters.put(next);
          return Response.json(Json.object());
        });
  }
}

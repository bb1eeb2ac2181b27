package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The clusters of the workspace, as stored and as they are now. */
final class ClusterStore {
  private static final String COLLECTION = "databricks.cluster";

  private final Store store;
  private final SandboxClock clock;
  private final ClusterLife life;

  ClusterStore(Store store, SandboxClock clock, ClusterLife life) {
    this.store = store;
    this.clock = clock;
    this.life = life;
  }

  long now() {
    return clock.millis();
  }

  Optional<ObjectNode> find(String id) {
    return store.get(COLLECTION, id);
  }

  /** As stored; 400 with the words by which clients know that it is gone. */
  ObjectNode existing(String id) {
    return find(id).orElseThrow(() -> Errors.invalid("Cluster " + id + " does not exist"));
  }

  /** As it is now, without what only the store keeps. */
  ObjectNode shown(ObjectNode cluster) {
    ObjectNode shown = life.at(cluster, clock.millis());
    shown.remove(ClusterEvents.FIELD);
    shown.remove("_pinned");
    return shown;
  }

  List<ObjectNode> all() {
    return List.copyOf(store.all(COLLECTION).values());
  }

  List<ObjectNode> allShown() {
    List<ObjectNode> shown = new ArrayList<>();
    all().forEach(c -> shown.add(shown(c)));
    return shown;
  }

  void put(ObjectNode cluster) {
    store.put(COLLECTION, cluster.path("cluster_id").asText(), cluster);
  }

  void remove(String id) {
    store.remove(COLLECTION, id);
  }

  <T> T transaction(java.util.function.Supplier<T> work) {
    return store.transaction(work);
  }

  /** Refuses a cluster that is in none of these states. */
  void require(ObjectNode cluster, Set<String> states) {
    String state = shown(cluster).path("state").asText();
    if (!states.contains(state)) {
      throw Errors.state(
          "Cluster "
              + cluster.path("cluster_id").asText()
              + " is in unexpected state "
              + ClusterLife.word(state)
              + ".");
    }
  }
}

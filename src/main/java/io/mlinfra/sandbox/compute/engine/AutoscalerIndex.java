package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.store.Store;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which autoscaler is whose. Groups ask at every look, and a search through all autoscalers would
 * make the work of a large fleet grow with its square.
 */
public final class AutoscalerIndex implements Store.Watcher {
  private static final String COLLECTION = "compute/autoscalers";

  private final Store store;

  /** Keys of autoscalers by the path of their group, and the way back. */
  private final Map<String, String> byGroup = new ConcurrentHashMap<>();

  private final Map<String, String> groups = new ConcurrentHashMap<>();
  private volatile boolean watching;

  AutoscalerIndex(Store store) {
    this.store = store;
  }

  /** The autoscaler of a group, as stored. */
  public Optional<ObjectNode> of(String groupPath) {
    if (!watching) {
      // Made when it is first asked for: a cloud without groups starts without it.
      store.undisturbed(
          () -> {
            if (!watching) {
              store.watch(this);
              watching = true;
            }
          });
    }
    return Optional.ofNullable(byGroup.get(groupPath)).flatMap(key -> store.get(COLLECTION, key));
  }

  @Override
  public void changed(String collection, String key, @Nullable ObjectNode body) {
    if (!collection.equals(COLLECTION)) {
      return;
    }
    String old = groups.remove(key);
    if (old != null) {
      byGroup.remove(old, key);
    }
    if (body != null) {
      String project = key.substring(0, key.indexOf('/'));
      Links.parse(body.path("target").asText(), project)
          .map(Links.Target::path)
          .ifPresent(
              group -> {
                groups.put(key, group);
                byGroup.put(group, key);
              });
    }
  }
}

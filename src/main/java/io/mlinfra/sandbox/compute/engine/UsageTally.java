package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.store.Store;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of each quota metric is in use, kept up with every change rather than summed up anew. A
 * machine on its way down or up counts by the clock; it is looked at each time.
 */
public final class UsageTally implements Store.Watcher {
  private static final String PREFIX = "compute/";
  private static final String INSTANCES = "instances";

  private final Usage usage;
  private final Map<String, Project> projects = new HashMap<>();

  /** What is in use in one project: settled for good, and what may be another thing tomorrow. */
  private static final class Project {
    final Map<String, Double> sums = new HashMap<>();
    final Map<String, Map<String, Double>> settled = new HashMap<>();
    final Map<String, Moving> moving = new HashMap<>();

    void add(Map<String, Double> need, int sign) {
      need.forEach((metric, amount) -> sums.merge(metric, sign * amount, Double::sum));
    }

    /** Takes over the machines that have come to where they stay. */
    void settle(Usage usage, long now) {
      moving
          .entrySet()
          .removeIf(
              e -> {
                Moving one = e.getValue();
                boolean stays = Lifecycle.settlesAt(one.body()) <= now;
                if (stays) {
                  Map<String, Double> need = one.need(usage, now);
                  settled.put(e.getKey(), need);
                  add(need, 1);
                }
                return stays;
              });
    }
  }

  private record Moving(Scope scope, JsonNode body) {
    Map<String, Double> need(Usage usage, long now) {
      return usage.of(INSTANCES, scope, body, now);
    }
  }

  UsageTally(Usage usage) {
    this.usage = usage;
  }

  @Override
  public synchronized void changed(String store, String key, @Nullable ObjectNode body) {
    String collection = store.startsWith(PREFIX) ? store.substring(PREFIX.length()) : "";
    if (!Usage.counts(collection)) {
      return;
    }
    int slash = key.indexOf('/');
    Project project = projects.computeIfAbsent(key.substring(0, slash), p -> new Project());
    String document = collection + "/" + key;
    Map<String, Double> before = project.settled.remove(document);
    if (before != null) {
      project.add(before, -1);
    }
    project.moving.remove(document);
    if (body == null) {
      return;
    }
    Scope scope = Scope.parse(key.substring(slash + 1, key.lastIndexOf('/')));
    if (collection.equals(INSTANCES) && Lifecycle.goesDown(body)) {
      project.moving.put(document, new Moving(scope, body));
    } else {
      Map<String, Double> need = usage.of(collection, scope, body, Long.MAX_VALUE);
      project.settled.put(document, need);
      project.add(need, 1);
    }
  }

  synchronized double of(String project, String metric, long now) {
    Project known = projects.get(project);
    if (known == null) {
      return 0;
    }
    known.settle(usage, now);
    double sum = known.sums.getOrDefault(metric, 0.0);
    for (Moving one : known.moving.values()) {
      sum += one.need(usage, now).getOrDefault(metric, 0.0);
    }
    return sum;
  }

  /** All that is in use, by metric. */
  synchronized Map<String, Double> all(String project, long now) {
    Map<String, Double> sums = new HashMap<>();
    Project known = projects.get(project);
    if (known != null) {
      known.settle(usage, now);
      sums.putAll(known.sums);
      for (Moving one : known.moving.values()) {
        one.need(usage, now).forEach((metric, amount) -> sums.merge(metric, amount, Double::sum));
      }
    }
    return sums;
  }
}

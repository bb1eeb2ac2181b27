package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What happens to machines by itself as time goes on (runs end, groups heal), and what a guest or a
 * test does to them from outside (preempt, guest attributes, load).
 */
public final class Fleet {
  private static final long EVERY_MILLIS = 200;

  private final ComputeEngine engine;
  private final AtomicLong last = new AtomicLong();

  Fleet(ComputeEngine engine) {
    this.engine = engine;
  }

  /** Every instance as it is now, for services that watch machines. */
  public List<ObjectNode> machines() {
    long now = engine.operations().millis();
    List<ObjectNode> machines = new ArrayList<>();
    for (ObjectNode instance : engine.store().all("compute/instances").values()) {
      machines.add(instance.deepCopy().put("status", Lifecycle.status(instance, now)));
    }
    return machines;
  }

  /** Carries out what is due; cheap when nothing is. */
  void tick() {
    long now = engine.operations().millis();
    long before = last.get();
    if (now - before < EVERY_MILLIS || !last.compareAndSet(before, now)) {
      return;
    }
    if (hasWork(now)) {
      engine
          .store()
          .transaction(
              () -> {
                endRuns(now);
                heal();
                return true;
              });
    }
  }

  private boolean hasWork(long now) {
    for (ObjectNode instance : engine.store().all("compute/instances").values()) {
      if (instance.has("_endsAt") && now >= instance.path("_endsAt").asLong()) {
        return true;
      }
    }
    return engine.store().all("compute/instanceGroupManagers").entrySet().stream()
        .anyMatch(e -> tooFewOrMany(e.getKey(), e.getValue(), now));
  }

  private boolean tooFewOrMany(String key, ObjectNode manager, long now) {
    String project = key.substring(0, key.indexOf('/'));
    long alive =
        Groups.members(engine, project, key).stream()
            .filter(i -> !Lifecycle.status(i, now).equals("TERMINATED"))
            .count();
    return alive != manager.path("targetSize").asLong();
  }

  private void endRuns(long now) {
    for (Map.Entry<String, ObjectNode> e :
        new ArrayList<>(engine.store().all("compute/instances").entrySet())) {
      ObjectNode instance = e.getValue();
      if (!instance.has("_endsAt") || now < instance.path("_endsAt").asLong()) {
        continue;
      }
      if (instance.path("scheduling").path("instanceTerminationAction").asText().equals("DELETE")) {
        Resource at = resource("instances", e.getKey());
        engine.remove(at, instance);
      } else {
        ObjectNode ended = instance.deepCopy();
        ended.remove(List.of("_endsAt", "_at", "_then"));
        engine.store().put("compute/instances", e.getKey(), ended.put("status", "TERMINATED"));
      }
    }
  }

  private void heal() {
    for (Map.Entry<String, ObjectNode> e :
        new ArrayList<>(engine.store().all("compute/instanceGroupManagers").entrySet())) {
      Resource at = resource("instanceGroupManagers", e.getKey());
      if (at.kind().behaviour() instanceof Groups groups) {
        groups.reconcile(at, e.getValue());
      }
    }
  }

  private Resource resource(String collection, String key) {
    String project = key.substring(0, key.indexOf('/'));
    String path = key.substring(project.length() + 1);
    int slash = path.lastIndexOf('/');
    return engine.at(
        project, Scope.parse(path.substring(0, slash)), collection, path.substring(slash + 1));
  }

  /**
   * Preempts running spot machines: they stop, or go, as their termination action says.
   *
   * @return the names of the machines that were preempted
   */
  public List<String> preempt(String zonePattern, String namePattern, int most) {
    List<String> names = new ArrayList<>();
    engine
        .store()
        .transaction(
            () -> {
              for (Map.Entry<String, ObjectNode> e :
                  new ArrayList<>(engine.store().all("compute/instances").entrySet())) {
                ObjectNode instance = e.getValue();
                boolean spot =
                    instance.path("scheduling").path("preemptible").asBoolean()
                        || instance
                            .path("scheduling")
                            .path("provisioningModel")
                            .asText()
                            .equals("SPOT");
                boolean meant =
                    Links.last(instance.path("zone").asText()).matches(zonePattern)
                        && instance.path("name").asText().matches(namePattern);
                if (!spot || !meant || names.size() >= most) {
                  continue;
                }
                names.add(instance.path("name").asText());
                Resource at = resource("instances", e.getKey());
                if (instance
                    .path("scheduling")
                    .path("instanceTerminationAction")
                    .asText()
                    .equals("DELETE")) {
                  engine.remove(at, instance);
                } else {
                  ObjectNode stopped = instance.deepCopy();
                  Lifecycle.move(
                      stopped,
                      "STOPPING",
                      "TERMINATED",
                      engine.operations().millis(),
                      engine.operations().latencies().scaled(30));
                  engine.store().put("compute/instances", e.getKey(), stopped);
                }
                engine
                    .operations()
                    .start(
                        new io.mlinfra.sandbox.http.Request(
                            "POST", "", List.of(), Map.of(), Map.of(), new byte[0]),
                        at,
                        "compute.instances.preempted",
                        instance.path("id").asText());
              }
              return true;
            });
    return names;
  }

  /** Writes guest attributes of a machine as its guest would; {@code key} is namespace/key. */
  public boolean guestAttribute(String instanceName, String key, String value) {
    return engine
        .store()
        .transaction(
            () -> {
              for (Map.Entry<String, ObjectNode> e :
                  engine.store().all("compute/instances").entrySet()) {
                if (e.getValue().path("name").asText().equals(instanceName)) {
                  ObjectNode attributes =
                      engine
                          .store()
                          .get("compute/guestAttributes", e.getKey())
                          .map(ObjectNode::deepCopy)
                          .orElseGet(Json::object);
                  engine
                      .store()
                      .put("compute/guestAttributes", e.getKey(), attributes.put(key, value));
                  return true;
                }
              }
              return false;
            });
  }

  /** Sets the load, as a share of the target's capacity, that an autoscaler sees. */
  public boolean signal(String autoscaler, double utilization) {
    return engine
        .store()
        .transaction(
            () -> {
              for (Map.Entry<String, ObjectNode> e :
                  new ArrayList<>(engine.store().all("compute/autoscalers").entrySet())) {
                if (e.getValue().path("name").asText().equals(autoscaler)) {
                  engine
                      .store()
                      .put(
                          "compute/signals",
                          e.getKey(),
                          Json.object().put("utilization", utilization));
                  Autoscalers.apply(resource("autoscalers", e.getKey()), e.getValue());
                  return true;
                }
              }
              return false;
            });
  }
}

package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.machines.Runs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to machines by itself as time goes on: runs end, groups heal and roll out,
 * autoscalers act. Whatever became due since the last look is carried out in its order, each at its
 * own time, so that it makes no difference how often somebody looks.
 */
public final class Fleet {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
  private static final int MOST_STEPS = 100_000;
  private static final long PAUSE_MILLIS = 1000;

  private final ComputeEngine engine;

  public Fleet(ComputeEngine engine) {
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

  /** Lets what could not be had be tried again at once. */
  public void tryAgain() {
    Backoff.forget(engine);
  }

  /** Carries out what is due; cheap when nothing is. */
  public void tick() {
    long now = engine.operations().millis();
    if (!engine.agenda().isDue(now)) {
      return;
    }
    try {
      engine
          .store()
          .transaction(
              () -> {
                engine.agenda().settle(catchUp(now));
                return true;
              });
    } catch (RuntimeException e) {
      // A request that has nothing to do with it must not fail for it.
      LOG.error("what is due could not be carried out", e);
      engine.agenda().settle(now + PAUSE_MILLIS);
    }
  }

  /** Something that is to be done at a time. */
  private record Due(String collection, String key) {}

  private long catchUp(long now) {
    Map<Due, Long> due = new HashMap<>();
    // What is due at once is due now, not a moment after.
    Operations.asOf(now, () -> lookAtAll(due));
    for (int step = 0; step < MOST_STEPS; step++) {
      Map.Entry<Due, Long> first = null;
      for (Map.Entry<Due, Long> e : due.entrySet()) {
        if (first == null || e.getValue() < first.getValue()) {
          first = e;
        }
      }
      if (first == null || first.getValue() > now) {
        return first == null ? Long.MAX_VALUE : first.getValue();
      }
      Due what = first.getKey();
      long at = first.getValue() <= 0 ? now : first.getValue();
      if (what.collection().equals("instances")) {
        endRuns(due, first.getValue(), at);
        continue;
      }
      Operations.asOf(at, () -> carryOut(what));
      if (what.collection().equals("instanceGroupManagers")) {
        Operations.asOf(at, () -> lookAtGroup(due, what));
      } else {
        due.clear();
        Operations.asOf(at, () -> lookAtAll(due));
      }
      // Time goes on even where a step changed nothing.
      due.computeIfPresent(what, (k, next) -> Math.max(next, at + 1));
    }
    return now;
  }

  /** Machines of a group often end together; the others are looked at once for all of them. */
  private void endRuns(Map<Due, Long> due, long time, long at) {
    List<Due> ending =
        due.entrySet().stream()
            .filter(e -> e.getValue() == time && e.getKey().collection().equals("instances"))
            .map(Map.Entry::getKey)
            .toList();
    Operations.asOf(
        at,
        () -> {
          for (Due one : ending) {
            carryOut(one);
            lookAt(due, one);
            due.computeIfPresent(one, (k, next) -> Math.max(next, at + 1));
          }
          lookAtAll(due, List.of("instanceGroupManagers", "autoscalers"));
        });
  }

  /** A group may just have made machines whose runs end, too. */
  private void lookAtGroup(Map<Due, Long> due, Due group) {
    lookAt(due, group);
    Slots slots = new Slots(resource(group));
    slots.all().forEach(s -> lookAt(due, new Due("instances", slots.instance(s).key())));
  }

  private void lookAtAll(Map<Due, Long> due) {
    lookAtAll(due, List.of("instances", "instanceGroupManagers", "autoscalers"));
  }

  private void lookAtAll(Map<Due, Long> due, List<String> collections) {
    for (String collection : collections) {
      new ArrayList<>(engine.store().all("compute/" + collection).keySet())
          .forEach(key -> lookAt(due, new Due(collection, key)));
    }
  }

  private void lookAt(Map<Due, Long> due, Due what) {
    long next =
        engine
            .store()
            .get("compute/" + what.collection(), what.key())
            .map(body -> next(what, body))
            .orElse(Long.MAX_VALUE);
    if (next == Long.MAX_VALUE) {
      due.remove(what);
    } else {
      due.put(what, next);
    }
  }

  private long next(Due what, ObjectNode body) {
    return switch (what.collection()) {
      case "instances" -> Runs.next(body);
      case "autoscalers" -> Autoscalers.next(resource(what), body);
      default ->
          Math.min(new GroupStep(resource(what), body).next(), ResizeRequests.next(resource(what)));
    };
  }

  private void carryOut(Due what) {
    Resource at = resource(what);
    engine
        .find(at)
        .ifPresent(
            body -> {
              switch (what.collection()) {
                case "instances" -> Runs.end(at, body);
                case "autoscalers" -> Autoscalers.review(at, body);
                default -> {
                  ResizeRequests.retry(at);
                  new GroupStep(at, engine.get(at)).run();
                }
              }
            });
  }

  private Resource resource(Due what) {
    return engine.at(what.collection(), what.key());
  }

  /**
   * Preempts spot machines that run: they get notice, go down, and stay down or go altogether, as
   * their termination action says.
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
                boolean meant =
                    Links.last(instance.path("zone").asText()).matches(zonePattern)
                        && instance.path("name").asText().matches(namePattern);
                if (meant && names.size() < most && Runs.isSpot(instance)) {
                  Resource at = engine.at("instances", e.getKey());
                  if (Runs.preempt(at, instance)) {
                    names.add(at.name());
                  }
                }
              }
              return true;
            });
    return names;
  }
}

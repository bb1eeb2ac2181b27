package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * When what could not be made is tried again: every 30 seconds at first, then at ever greater
 * intervals, so that a place that waits for weeks is no burden.
 */
public final class Backoff {
  private static final double EVERY_SECONDS = 30;
  private static final long LEAST_MILLIS = 200;
  private static final int STEADY = 10;
  private static final int MOST_DOUBLINGS = 20;
  private static final long MOST_MILLIS = 30 * 60 * 1000L;

  private Backoff() {}

  /**
   * The time of the next try.
   *
   * @param tries how many went wrong before the one that just did
   */
  static long next(Operations operations, int tries) {
    long every = Math.max(LEAST_MILLIS, operations.latencies().scaled(EVERY_SECONDS));
    long wait = every;
    if (tries >= STEADY) {
      long doubled = every << Math.min(tries - STEADY + 1, MOST_DOUBLINGS);
      wait = Math.min(doubled, Math.max(every, MOST_MILLIS));
    }
    return operations.millis() + wait;
  }

  /** Lets everything that waits be tried at once: what it waited for may be there now. */
  public static void forget(ComputeEngine engine) {
    engine
        .store()
        .transaction(
            () -> {
              for (String store : new String[] {Slots.STORE, ResizeRequests.STORE}) {
                for (Map.Entry<String, ObjectNode> e :
                    new ArrayList<>(engine.store().all(store).entrySet())) {
                  soon(engine, store, e.getKey(), e.getValue());
                }
              }
              engine.agenda().by(0);
              return true;
            });
  }

  private static void soon(ComputeEngine engine, String store, String key, ObjectNode waiting) {
    String field = store.equals(Slots.STORE) ? "retryAt" : "_retryAt";
    if (waiting.has(field)) {
      ObjectNode now = waiting.deepCopy().put(field, engine.operations().millis());
      now.remove(List.of("tries", "_tries"));
      engine.store().put(store, key, now);
    }
  }
}

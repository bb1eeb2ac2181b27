package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The load that an autoscaler sees, metric by metric, and what it makes of it. A load is a total
 * over the group: with more machines each has less of it, as with real work.
 */
public final class ScalingSignals {
  static final String STORE = "compute/signals";
  private static final String REPORTS = "reports";
  private static final String CPU = "cpu";
  private static final String BALANCING = "load_balancing";

  /** For so long a lower load has to last before machines go. */
  private static final double STABILIZATION_SECONDS = 600;

  private final Resource at;
  private final JsonNode policy;
  private final ScalingSchedules schedules;

  ScalingSignals(Resource autoscaler, JsonNode policy) {
    this.at = autoscaler;
    this.policy = policy;
    this.schedules = new ScalingSchedules(policy);
  }

  private ObjectNode stored() {
    return at.engine()
        .store()
        .get(STORE, at.key())
        .map(ObjectNode::deepCopy)
        .orElseGet(Json::object);
  }

  static void forget(Resource at) {
    at.engine().store().remove(STORE, at.key());
  }

  /** The metrics that the policy follows: for each, how much of it one machine is to have. */
  Map<String, Double> targets() {
    Map<String, Double> targets = new LinkedHashMap<>();
    if (policy.has("cpuUtilization")) {
      targets.put(CPU, policy.path("cpuUtilization").path("utilizationTarget").asDouble(0.6));
    }
    if (policy.has("loadBalancingUtilization")) {
      targets.put(
          BALANCING,
          policy.path("loadBalancingUtilization").path("utilizationTarget").asDouble(0.8));
    }
    for (JsonNode m : policy.path("customMetricUtilizations")) {
      targets.put(
          m.path("metric").asText(),
          m.path("utilizationTarget").asDouble(m.path("singleInstanceAssignment").asDouble(0)));
    }
    return targets;
  }

  /**
   * Sets a metric, or all where {@code metric} is empty; false when the policy has no such metric.
   * Must run within a transaction.
   *
   * @param value for one machine on average, or for the whole group when {@code total}
   */
  boolean set(String metric, double value, boolean total, long size) {
    ObjectNode doc = stored();
    boolean found = false;
    for (String known : targets().keySet()) {
      if (metric.isEmpty() || metric.equals(known)) {
        doc.withObjectProperty("loads").put(known, total ? value : value * size);
        found = true;
      }
    }
    if (found) {
      at.engine().store().put(STORE, at.key(), doc);
    }
    return found;
  }

  /** One machine's own report; the load is what all that are still there reported last. */
  boolean report(String metric, String machine, double value, List<String> members) {
    ObjectNode doc = stored();
    ObjectNode all = doc.withObjectProperty(REPORTS);
    ObjectNode reports =
        all.get(metric) instanceof ObjectNode known ? known : all.putObject(metric);
    reports.retain(members);
    reports.put(machine, value);
    double load = 0;
    for (JsonNode one : reports) {
      load += one.asDouble();
    }
    doc.withObjectProperty("loads").put(metric, load);
    at.engine().store().put(STORE, at.key(), doc);
    return true;
  }

  /** Whether a metric's load is what machines wrote themselves. */
  static boolean isReported(JsonNode signal, String metric) {
    return signal.path(REPORTS).has(metric);
  }

  /** How many machines load and schedules ask for, whatever the bounds. */
  long demanded(long size) {
    return Math.max(byLoad(size), schedules.required(at.engine().operations().millis()));
  }

  /** Without any load the size stays, unless schedules are there to decide about it. */
  private long byLoad(long size) {
    JsonNode loads = stored().path("loads");
    long most = -1;
    for (Map.Entry<String, Double> target : targets().entrySet()) {
      if (loads.has(target.getKey()) && target.getValue() > 0) {
        double machines = loads.path(target.getKey()).asDouble() / target.getValue();
        // 3.0000000000000004 machines are three.
        most = Math.max(most, (long) Math.ceil(machines - 1e-9));
      }
    }
    return most < 0 ? schedules.isEmpty() ? size : 0 : most;
  }

  long recommended(long size) {
    return Math.clamp(
        demanded(size),
        policy.path("minNumReplicas").asLong(),
        policy.path("maxNumReplicas").asLong());
  }

  private long stabilization() {
    return at.engine().operations().latencies().scaled(STABILIZATION_SECONDS);
  }

  private long window() {
    return Math.max(
        stabilization(), policy.path("scaleInControl").path("timeWindowSec").asLong(0) * 1000);
  }

  /** The size that the group is to have now; remembers what was recommended when. */
  long decide(long size) {
    long now = at.engine().operations().millis();
    long wanted = recommended(size);
    ObjectNode doc = stored();
    ArrayNode history = doc.withArrayProperty("history");
    while (!history.isEmpty() && leaves(history, now - window())) {
      history.remove(0);
    }
    long decided = decided(history, wanted, size, now);
    history.addArray().add(now).add(Math.max(wanted, 0)).add(decided);
    at.engine().store().put(STORE, at.key(), doc);
    return decided;
  }

  private long decided(ArrayNode history, long wanted, long size, long now) {
    String mode = policy.path("mode").asText("ON");
    if (mode.equals("OFF")) {
      return size;
    }
    if (wanted >= size) {
      return wanted;
    }
    long max = policy.path("maxNumReplicas").asLong();
    return mode.equals("ON")
        ? Math.min(size, Math.min(max, Math.max(wanted, floor(history, size, now))))
        : size;
  }

  /** An entry holds until the next one, and counts until that one is old enough. */
  private static boolean leaves(ArrayNode history, long before) {
    return history.size() > 1 && history.get(1).path(0).asLong() <= before;
  }

  /** What the group may not go below yet. */
  private long floor(ArrayNode history, long size, long now) {
    long floor = peak(history, 1, now - stabilization());
    JsonNode control = policy.path("scaleInControl");
    long window = control.path("timeWindowSec").asLong(0) * 1000;
    if (window > 0 && control.has("maxScaledInReplicas")) {
      long peak = Math.max(peak(history, 2, now - window), size);
      floor =
          Math.max(floor, peak - UpdatePolicy.number(control.path("maxScaledInReplicas"), peak));
    }
    return floor;
  }

  /** The most that was recommended (1) or decided (2) since a time. */
  private static long peak(ArrayNode history, int column, long since) {
    long peak = 0;
    for (int i = 0; i < history.size() - 1; i++) {
      if (history.get(i + 1).path(0).asLong() > since) {
        peak = Math.max(peak, history.get(i).path(column).asLong());
      }
    }
    // What held last held until now.
    return history.isEmpty()
        ? peak
        : Math.max(peak, history.get(history.size() - 1).path(column).asLong());
  }

  /** When the next look can change something: an entry of the history leaves a window. */
  long reviewAt(long size) {
    return Math.min(schedules.nextChange(looked()), looksAgainAt(size));
  }

  /** When it last looked at its group: what has passed since then is still to be carried out. */
  private long looked() {
    JsonNode history = stored().path("history");
    return history.isEmpty()
        ? at.engine().operations().millis()
        : history.path(history.size() - 1).path(0).asLong();
  }

  private long looksAgainAt(long size) {
    long wanted = recommended(size);
    if (wanted > size) {
      return at.engine().operations().millis();
    }
    JsonNode history = stored().path("history");
    if (wanted == size || history.isEmpty() || !policy.path("mode").asText("ON").equals("ON")) {
      return Long.MAX_VALUE;
    }
    long looked = looked();
    long next = Long.MAX_VALUE;
    for (JsonNode entry : history) {
      for (long span : new long[] {stabilization(), window()}) {
        long leaves = entry.path(0).asLong() + span;
        if (leaves > looked) {
          next = Math.min(next, leaves);
        }
      }
    }
    return next;
  }
}

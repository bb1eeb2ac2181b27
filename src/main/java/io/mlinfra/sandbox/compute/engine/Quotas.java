package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Limits and usage of every quota metric, and the refusal when a limit would be passed. */
public final class Quotas {
  private static final String OVERRIDES = "compute/quotaOverrides";

  private final Map<String, Limit> limits = new LinkedHashMap<>();
  private final Store store;
  private final Usage usage;
  private volatile @Nullable UsageTally tally;
  private Runnable granted = () -> {};

  /**
   * @param level {@code global}, {@code region} or {@code zone}
   * @param dimension the family that is counted apart; empty for none
   */
  public record Limit(String metric, String level, String dimension, double value) {}

  public Quotas(Store store, String profile, Usage usage) {
    this.store = store;
    this.usage = usage;
    for (Csv.Row row : Csv.read("/sandbox/quotas.csv")) {
      String value = row.getOrDefault(profile, row.getOrDefault("default", "0"));
      Limit limit =
          new Limit(
              row.get("metric"), row.get("level"), row.get("dimension"), Double.parseDouble(value));
      limits.put(limit.level() + "/" + limit.metric() + "/" + limit.dimension(), limit);
    }
  }

  /** All limits, as the profile has them. */
  public List<Limit> all() {
    return List.copyOf(limits.values());
  }

  /** The limit in a place, increases that were granted included; negative for none. */
  public double limit(String project, Limit limit, String region) {
    return store
        .get(OVERRIDES, project + "/" + region + "/" + limit.metric() + "/" + limit.dimension())
        .map(o -> o.path("limit").asDouble())
        .orElse(limit.value());
  }

  /** Grants another limit, as a quota preference does. Must run within a transaction. */
  public void grant(String project, String metric, String dimension, String region, double value) {
    store.put(
        OVERRIDES,
        project + "/" + region + "/" + metric + "/" + dimension,
        Json.object().put("limit", value));
    granted.run();
  }

  /** What is to be done when there is more than before. */
  public void onGrant(Runnable work) {
    this.granted = work;
  }

  /** Refuses a resource that does not fit beside what exists. */
  void check(ComputeEngine engine, Resource at, ObjectNode body, Optional<ObjectNode> before) {
    String collection = at.kind().collection();
    if (!Usage.counts(collection)) {
      return;
    }
    long time = engine.operations().millis();
    Map<String, Double> need = usage.of(collection, at.scope(), body, time);
    before.ifPresent(
        b ->
            usage
                .of(collection, at.scope(), b, time)
                .forEach((k, v) -> need.merge(k, -v, Double::sum)));
    need.forEach(
        (key, more) -> {
          String[] parts = key.split("\\|", -1);
          String place = parts[0];
          Limit limit = limits.get(level(place) + "/" + parts[1] + "/" + parts[2]);
          if (limit == null || more <= 0) {
            return;
          }
          double allowed = limit(at.project(), limit, place);
          double now = tally().of(at.project(), key, time);
          FaultRules.Refused refused =
              now + more > allowed
                  ? FaultRules.Refused.NOW
                  : engine.faults().quotaRefused(parts[1], place);
          if (refused == FaultRules.Refused.NOT) {
            return;
          }
          String where = place.equals("global") ? "globally" : "in " + level(place) + " " + place;
          String family = parts[2].isEmpty() ? "" : " for family " + parts[2];
          if (refused == FaultRules.Refused.IN_OPERATION) {
            throw new QuotaInOperation(parts[1], allowed, where + family);
          }
          throw Errors.quota(parts[1], allowed, where + family);
        });
  }

  /** The {@code quotas} of a region or, for {@code global}, of the project. */
  public ArrayNode list(Map<String, Double> used, String project, String place) {
    ArrayNode out = Json.array();
    for (Limit limit : limits.values()) {
      if (limit.level().equals(level(place)) && limit.dimension().isEmpty()) {
        out.add(
            Json.object()
                .put("metric", limit.metric())
                .put("limit", limit(project, limit, place))
                .put("usage", used.getOrDefault(place + "|" + limit.metric() + "|", 0.0)));
      }
    }
    return out;
  }

  private static String level(String place) {
    if (place.equals("global")) {
      return place;
    }
    return place.matches(".*-[a-z]") ? "zone" : "region";
  }

  /** Usage by {@code place|metric|dimension}. */
  public Map<String, Double> usage(ComputeEngine engine, String project) {
    return tally().all(project, engine.operations().millis());
  }

  /** Made when it is first asked for: a cloud that is only looked at starts without it. */
  private UsageTally tally() {
    UsageTally known = tally;
    if (known != null) {
      return known;
    }
    store.undisturbed(
        () -> {
          if (tally == null) {
            UsageTally fresh = new UsageTally(usage);
            store.watch(fresh);
            tally = fresh;
          }
        });
    return Objects.requireNonNull(tally);
  }

  List<String> metrics() {
    return new ArrayList<>(limits.keySet());
  }
}

package io.mlinfra.quota;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PerformanceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a plan needs of each quota in each place, against what the project has. */
public record QuotaReport(List<Need> needs) {
  public QuotaReport {
    needs = List.copyOf(needs);
  }

  /**
   * The need of one quota in one place.
   *
   * @param min at the fleet's least size
   * @param max at its greatest size
   * @param level what the project has; empty when the project does not list it
   */
  public record Need(
      QuotaMetric metric, String place, double min, double max, Optional<QuotaLimits.Level> level) {
    /** Whether the least size fits; unknown limits are no refusal. */
    public boolean fitsMin() {
      return fits(min);
    }

    public boolean fitsMax() {
      return fits(max);
    }

    /** What the plan has deployed counts within its need, not on top of it. */
    private boolean fits(double need) {
      return level.map(l -> l.limit() < 0 || need <= l.limit()).orElse(true);
    }
  }

  public static QuotaReport of(
      List<Placement> placements, FleetPlan plan, Catalog catalog, QuotaLimits limits) {
    Map<String, double[]> amounts = new LinkedHashMap<>();
    Map<String, QuotaMetric> metrics = new LinkedHashMap<>();
    for (Placement p : placements) {
      count(p, plan, catalog, amounts, metrics);
    }
    List<Need> needs = new ArrayList<>();
    amounts.forEach(
        (key, sum) -> {
          String place = key.substring(0, key.indexOf('|'));
          QuotaMetric metric = metrics.get(key);
          if (metric != null) {
            needs.add(new Need(metric, place, sum[0], sum[1], limits.of(metric, place)));
          }
        });
    return new QuotaReport(needs);
  }

  private static void count(
      Placement p,
      FleetPlan plan,
      Catalog catalog,
      Map<String, double[]> amounts,
      Map<String, QuotaMetric> metrics) {
    ClusterSpec cluster = plan.cluster(p.cluster());
    Optional<MachineType> found = catalog.machineType(cluster.machineType());
    if (found.isEmpty()) {
      return;
    }
    MachineType type = found.get();
    Provisioning provisioning = p.spot() ? Provisioning.SPOT : Provisioning.STANDARD;
    List<Map.Entry<List<QuotaMetric>, Double>> each = new ArrayList<>();
    type.gpu()
        .ifPresent(
            gpu ->
                each.add(
                    Map.entry(catalog.quotas("gpu", gpu, provisioning), (double) type.gpuCount())));
    each.add(
        Map.entry(
            catalog.quotas("vcpus", type.series().name(), provisioning), (double) type.vcpus()));
    each.add(
        Map.entry(catalog.quotas("vcpus", "all", Provisioning.STANDARD), (double) type.vcpus()));
    each.add(Map.entry(catalog.quotas("count", "instances", Provisioning.STANDARD), 1.0));
    if (type.localSsd().fixed() && type.localSsd().max() > 0) {
      each.add(
          Map.entry(
              catalog.quotas("local-ssd-gb", "local-ssd", provisioning),
              (double) type.localSsd().max() * type.localSsd().diskGb()));
    }
    boolean hyperdiskOnly = !type.diskTypes().contains("pd-balanced");
    each.add(
        Map.entry(
            catalog.quotas(
                "disk-gb",
                hyperdiskOnly ? "hyperdisk-balanced" : "pd-balanced",
                Provisioning.STANDARD),
            (double) cluster.bootDisk().gb()));
    Optional<PerformanceSpec.Hyperdisk> extreme = plan.performance().storage().hyperdiskExtreme();
    if (extreme.isPresent() && type.series().name().startsWith("m") && type.gpuCount() == 0) {
      long gb =
          catalog
              .diskType("hyperdisk-extreme")
              .map(d -> (long) d.leastGbFor(extreme.get().iopsPerVolume()))
              .orElse(0L);
      each.add(
          Map.entry(
              catalog.quotas("disk-gb", "hyperdisk-extreme", Provisioning.STANDARD),
              (double) gb * extreme.get().volumesPerInstance()));
      each.add(
          Map.entry(
              catalog.quotas("disk-iops", "hyperdisk-extreme", Provisioning.STANDARD),
              (double) extreme.get().iopsPerVolume() * extreme.get().volumesPerInstance()));
    }
    for (Map.Entry<List<QuotaMetric>, Double> e : each) {
      for (QuotaMetric metric : e.getKey()) {
        String place = metric.scope() == QuotaMetric.Scope.GLOBAL ? "global" : p.region();
        String key = place + "|" + metric.metric() + "|" + metric.dimensions();
        metrics.put(key, metric);
        double[] sum = amounts.computeIfAbsent(key, k -> new double[2]);
        sum[0] += e.getValue() * p.min();
        sum[1] += e.getValue() * p.max();
      }
    }
  }

  /** Needs that do not fit even at the least size: an apply would fail on them. */
  public List<Need> missingAtMin() {
    return needs.stream().filter(n -> !n.fitsMin()).toList();
  }

  /** Needs that fit at the least size but not at the greatest. */
  public List<Need> missingAtMax() {
    return needs.stream().filter(n -> n.fitsMin() && !n.fitsMax()).toList();
  }
}

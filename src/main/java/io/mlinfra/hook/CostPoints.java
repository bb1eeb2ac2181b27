package io.mlinfra.hook;

import io.mlinfra.cost.CostLine;
import io.mlinfra.provider.datadog.DatadogSignals;
import io.mlinfra.resource.OwnershipMark;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes what a fleet costs an hour as points of {@code mlinfra.cost.hourly}: one for each cluster
 * and region, so that the sum over all of them is the fleet's.
 */
public final class CostPoints {
  public static final String METRIC = "mlinfra.cost.hourly";

  private CostPoints() {}

  /**
   * @param hour what a line costs an hour: at its least size, or as many as run now
   * @return US dollars an hour at list price
   */
  public static List<DatadogSignals.Point> of(
      String plan, List<CostLine> lines, Function<CostLine, BigDecimal> hour) {
    Map<Where, BigDecimal> sums = new HashMap<>();
    for (CostLine line : lines) {
      sums.merge(new Where(line.cluster(), line.region()), hour.apply(line), BigDecimal::add);
    }
    return of(plan, sums);
  }

  /** A cluster in a region. */
  public record Where(String cluster, String region) {}

  /**
   * @param hourly US dollars an hour by place
   */
  public static List<DatadogSignals.Point> of(String plan, Map<Where, BigDecimal> hourly) {
    return hourly.entrySet().stream()
        .sorted(Comparator.comparing(e -> e.getKey().toString()))
        .map(e -> new DatadogSignals.Point(METRIC, e.getValue().doubleValue(), tags(plan, e)))
        .toList();
  }

  private static List<String> tags(String plan, Map.Entry<Where, BigDecimal> point) {
    return List.of(
        OwnershipMark.KEY + ":" + plan,
        "mlinfra-cluster:" + point.getKey().cluster().replace('_', '-'),
        "region:" + point.getKey().region());
  }
}

package io.mlinfra.hook;

import io.mlinfra.cost.CostLine;
import io.mlinfra.provider.datadog.DatadogSignals;
import io.mlinfra.resource.OwnershipMark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    Map<List<String>, BigDecimal> sums =
        new TreeMap<>(java.util.Comparator.comparing(String::valueOf));
    for (CostLine line : lines) {
      List<String> tags =
          List.of(
              OwnershipMark.KEY + ":" + plan,
              "mlinfra-cluster:" + line.cluster().replace('_', '-'),
              "region:" + line.region());
      sums.merge(tags, hour.apply(line), BigDecimal::add);
    }
    List<DatadogSignals.Point> points = new ArrayList<>();
    sums.forEach(
        (tags, sum) -> points.add(new DatadogSignals.Point(METRIC, sum.doubleValue(), tags)));
    return points;
  }
}

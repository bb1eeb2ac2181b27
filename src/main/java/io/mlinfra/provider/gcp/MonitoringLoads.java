package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.LoadReader;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads utilisation from Cloud Monitoring: one {@code timeSeries.list} a metric, grouped by the
 * machines' cluster label on the server, so that the answer does not grow with the fleet.
 *
 * @see <a
 *     href="https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list">
 *     projects.timeSeries.list</a>, read 2026-11-26
 */
public final class MonitoringLoads implements LoadReader {
  /** What Compute Engine itself reports of every machine. */
  public static final String CPU = "compute.googleapis.com/instance/cpu/utilization";

  private static final String SERVICE = "monitoring";
  private static final String PLAN = "mlinfra-plan";
  private static final String CLUSTER = "mlinfra-cluster";

  private final GoogleRest rest;
  private final String plan;
  private final InstantSource clock;

  /**
   * @param plan the plan's name, as in ownership labels
   */
  public MonitoringLoads(Connection connection, String plan, InstantSource clock) {
    this.rest = new GoogleRest(connection);
    this.plan = plan;
    this.clock = clock;
  }

  @Override
  public Map<String, Double> utilization(
      Map<String, String> metrics, Map<String, String> labels, Duration lately) {
    Map<String, Double> found = new HashMap<>();
    for (String metric : LoadReader.distinct(metrics)) {
      Map<String, Double> byLabel = means(metric, lately);
      metrics.forEach(
          (cluster, wanted) -> {
            Double mean = byLabel.get(labels.getOrDefault(cluster, cluster));
            if (wanted.equals(metric) && mean != null) {
              found.put(cluster, mean);
            }
          });
    }
    return found;
  }

  private Map<String, Double> means(String metric, Duration lately) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Map<String, String> query = new LinkedHashMap<>();
    query.put(
        "filter",
        "metric.type = \""
            + metric
            + "\" AND metadata.user_labels.\""
            + PLAN
            + "\" = \""
            + plan
            + "\"");
    query.put("interval.startTime", now.minus(lately).toString());
    query.put("interval.endTime", now.toString());
    query.put("aggregation.alignmentPeriod", lately.toSeconds() + "s");
    query.put("aggregation.perSeriesAligner", "ALIGN_MEAN");
    query.put("aggregation.crossSeriesReducer", "REDUCE_MEAN");
    query.put("aggregation.groupByFields", "metadata.user_labels.\"" + CLUSTER + "\"");
    JsonNode answer =
        rest.call(
            SERVICE,
            "GET",
            "/v3/projects/" + rest.project() + "/timeSeries",
            query,
            null,
            "timeSeries.list");
    Map<String, Double> means = new HashMap<>();
    for (JsonNode series : answer.path("timeSeries")) {
      String cluster = series.path("metadata").path("userLabels").path(CLUSTER).asText();
      JsonNode newest = series.path("points").path(0).path("value");
      if (newest.has("doubleValue")) {
        means.put(cluster, newest.path("doubleValue").asDouble());
      }
    }
    return means;
  }
}

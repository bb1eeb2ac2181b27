package io.mlinfra.provider;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Reads how much the machines of a fleet are used. */
@FunctionalInterface
public interface LoadReader {
  /**
   * The mean of what the machines of each cluster reported lately.
   *
   * @param metrics the metric's type by cluster; what the cluster's autoscalers follow
   * @param labels the value of the machines' cluster label, by cluster
   * @param lately how far back
   * @return utilisation by cluster, 0 to 1 and above; a cluster that reported nothing is absent
   * @throws ProviderException when it cannot be read
   */
  Map<String, Double> utilization(
      Map<String, String> metrics, Map<String, String> labels, Duration lately);

  /** The metrics that any cluster needs, each of which takes one call. */
  static Set<String> distinct(Map<String, String> metrics) {
    return new java.util.TreeSet<>(metrics.values());
  }
}

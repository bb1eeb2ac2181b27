package io.mlinfra.quota;

import io.mlinfra.catalog.QuotaMetric;
import java.util.Optional;

/** The live project's limits and usage. */
public interface QuotaLimits {
  /**
   * Limit and usage of a quota in a place.
   *
   * @param limit -1 for none
   * @param usage empty where the service does not say
   */
  record Level(double limit, Optional<Double> usage) {}

  /**
   * @param place a region, or {@code global}
   * @return empty when the project does not list the quota
   */
  Optional<Level> of(QuotaMetric metric, String place);
}

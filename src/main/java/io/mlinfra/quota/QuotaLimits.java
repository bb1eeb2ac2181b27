package io.mlinfra.quota;

import io.mlinfra.catalog.QuotaMetric;
import java.util.List;
import java.util.Optional;

/** The live project's limits, usage and open requests. */
public interface QuotaLimits {
  /**
   * Limit and usage of a quota in a place.
   *
   * @param limit -1 for none
   * @param usage empty where nobody says
   */
  record Level(double limit, Optional<Double> usage) {}

  /**
   * A request for another limit, as Cloud Quotas keeps it.
   *
   * @param id its name within the project
   * @param preferred what was asked for
   * @param granted what was given so far; empty before any answer
   * @param limitBefore the limit that held when it was filed, where the request says so
   * @param reconciling whether the answer is still to come
   * @param detail the service's own words, may be empty
   */
  record Preference(
      String id,
      long preferred,
      Optional<Long> granted,
      Optional<Long> limitBefore,
      boolean reconciling,
      String detail) {}

  /**
   * @param place a region, or {@code global}
   * @return empty when the project does not list the quota
   */
  Optional<Level> of(QuotaMetric metric, String place);

  /** The request that stands for a quota in a place, settled or not. */
  default Optional<Preference> preference(QuotaMetric metric, String place) {
    return Optional.empty();
  }

  /** What could not be read, as sentences. */
  default List<String> notes() {
    return List.of();
  }
}

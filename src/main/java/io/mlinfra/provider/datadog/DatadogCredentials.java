package io.mlinfra.provider.datadog;

import io.mlinfra.provider.MissingCredential;
import io.mlinfra.spec.DatadogSpec;
import io.mlinfra.spec.units.Secret;
import java.util.ArrayList;
import java.util.List;

/**
 * What Datadog asks of a caller.
 *
 * @param site the Datadog site, such as {@code datadoghq.com}
 * @param apiKey identifies the organisation
 * @param appKey identifies the user and what it may change
 */
public record DatadogCredentials(String site, Secret apiKey, Secret appKey) {
  public static DatadogCredentials of(DatadogSpec spec) {
    return new DatadogCredentials(spec.site(), spec.apiKey(), spec.appKey());
  }

  /** The keys that are not set; none when Datadog can be called. */
  public List<MissingCredential> missing() {
    List<MissingCredential> missing = new ArrayList<>();
    if (!apiKey.isPresent()) {
      missing.add(
          new MissingCredential("Datadog", "monitoring.datadog.api_key", apiKey.variable()));
    }
    if (!appKey.isPresent()) {
      missing.add(
          new MissingCredential("Datadog", "monitoring.datadog.app_key", appKey.variable()));
    }
    return missing;
  }
}

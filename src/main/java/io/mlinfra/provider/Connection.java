package io.mlinfra.provider;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach the services: the project, endpoint overrides and whether to send credentials.
 *
 * @param target {@code sandbox} or {@code gcp}
 * @param project the Google Cloud project id
 * @param endpoints overrides by service name (compute, storage, iam, dns, cloudresourcemanager,
 *     billingbudgets, cloudquotas, databricks, datadog, turbonomic); absent means the real service
 * @param impersonate the service account to act as, on top of Application Default Credentials
 */
public record Connection(
    String target, String project, Map<String, URI> endpoints, Optional<String> impersonate) {
  public Connection {
    endpoints = Map.copyOf(endpoints);
  }

  /** Where a service is overridden to. A plain-http endpoint is always a loopback one. */
  public Optional<URI> endpoint(String service) {
    return Optional.ofNullable(endpoints.get(service));
  }

  /** Whether every one of these services is reached in plain text, so that no client needs TLS. */
  public boolean plaintext(Collection<String> services) {
    return services.stream().allMatch(this::anonymous);
  }

  /** Endpoints on loopback get no credentials: nothing there could check them, nothing may leak. */
  public boolean anonymous(String service) {
    return endpoint(service).filter(u -> "http".equals(u.getScheme())).isPresent();
  }
}

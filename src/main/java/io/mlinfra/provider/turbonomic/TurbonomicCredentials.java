package io.mlinfra.provider.turbonomic;

import io.mlinfra.provider.MissingCredential;
import io.mlinfra.spec.TurbonomicSpec;
import io.mlinfra.spec.units.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to log in to a Turbonomic server.
 *
 * @param host the server's name or address
 * @param username a user, or an OAuth client's id
 * @param password the user's password, or the client's secret
 * @param oauthRole the role an OAuth client asks for; without it, a user logs in
 * @param gcpKey the service-account key that Google Cloud targets are given
 */
public record TurbonomicCredentials(
    Optional<String> host,
    Optional<String> username,
    Secret password,
    Optional<String> oauthRole,
    Secret gcpKey) {

  public static TurbonomicCredentials of(TurbonomicSpec spec) {
    return new TurbonomicCredentials(
        spec.host().filter(h -> !h.isBlank()),
        spec.username().filter(u -> !u.isBlank()),
        spec.password(),
        spec.oauthRole(),
        spec.gcpServiceAccountKey());
  }

  /** What is not set; none when a login can be tried. */
  public List<MissingCredential> missing() {
    List<MissingCredential> missing = new ArrayList<>();
    if (host.isEmpty()) {
      missing.add(
          new MissingCredential("Turbonomic", "monitoring.turbonomic.host", "TURBONOMIC_HOST"));
    }
    if (username.isEmpty()) {
      missing.add(
          new MissingCredential(
              "Turbonomic", "monitoring.turbonomic.username", "TURBONOMIC_USERNAME"));
    }
    if (!password.isPresent()) {
      String variable = password.variable().isEmpty() ? "TURBONOMIC_PASSWORD" : password.variable();
      missing.add(new MissingCredential("Turbonomic", "monitoring.turbonomic.password", variable));
    }
    return missing;
  }
}

package io.mlinfra.provider.databricks;

import io.mlinfra.provider.MissingCredential;
import io.mlinfra.spec.DatabricksSpec;
import io.mlinfra.spec.units.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the SDK's unified authentication starts from. Without a token the SDK looks for the others
 * by itself: OAuth M2M, Google credentials, its own configuration file.
 *
 * @param host the workspace's address
 * @param token a personal access token, if the plan names one
 */
public record DatabricksCredentials(Optional<String> host, Secret token) {
  /** Variables by which the SDK can authenticate without a token of the plan's. */
  private static final List<String> OTHER_WAYS =
      List.of(
          "DATABRICKS_CLIENT_ID",
          "DATABRICKS_GOOGLE_SERVICE_ACCOUNT",
          "GOOGLE_CREDENTIALS",
          "DATABRICKS_CONFIG_PROFILE",
          "DATABRICKS_CONFIG_FILE");

  public static DatabricksCredentials of(DatabricksSpec spec) {
    return new DatabricksCredentials(spec.host().filter(h -> !h.isBlank()), spec.token());
  }

  /**
   * What is not set; none when the SDK has something to try.
   *
   * @param environment the process environment
   */
  public List<MissingCredential> missing(Map<String, String> environment) {
    List<MissingCredential> missing = new ArrayList<>();
    boolean profile = environment.containsKey("DATABRICKS_CONFIG_PROFILE");
    if (host.isEmpty() && !environment.containsKey("DATABRICKS_HOST") && !profile) {
      missing.add(new MissingCredential("Databricks", "databricks.host", "DATABRICKS_HOST"));
    }
    if (!token.isPresent() && OTHER_WAYS.stream().noneMatch(environment::containsKey)) {
      String variable = token.variable().isEmpty() ? "DATABRICKS_TOKEN" : token.variable();
      missing.add(new MissingCredential("Databricks", "databricks.token", variable));
    }
    return missing;
  }
}

package io.mlinfra.provider.databricks;

import io.mlinfra.provider.MissingCredential;
import io.mlinfra.spec.DatabricksSpec;
import io.mlinfra.spec.units.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final String CLIENT_ID = "DATABRICKS_CLIENT_ID";
  private static final String CLIENT_SECRET = "DATABRICKS_CLIENT_SECRET";

  /** Variables by which the SDK can authenticate without a token of the plan's. */
  private static final List<String> OTHER_WAYS =
      List.of(
          CLIENT_ID,
          "DATABRICKS_TOKEN",
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
    boolean file = isSet(environment, "DATABRICKS_CONFIG_PROFILE") || hasConfigFile(environment);
    if (host.isEmpty() && !isSet(environment, "DATABRICKS_HOST") && !file) {
      missing.add(new MissingCredential("Databricks", "databricks.host", "DATABRICKS_HOST"));
    }
    if (token.isPresent() || file) {
      return missing;
    }
    if (OTHER_WAYS.stream().noneMatch(v -> isSet(environment, v))) {
      String variable = token.variable().isEmpty() ? "DATABRICKS_TOKEN" : token.variable();
      missing.add(new MissingCredential("Databricks", "databricks.token", variable));
    } else if (isSet(environment, CLIENT_ID) && !isSet(environment, CLIENT_SECRET)) {
      missing.add(new MissingCredential("Databricks", "databricks.token", CLIENT_SECRET));
    }
    return missing;
  }

  private static boolean isSet(Map<String, String> environment, String variable) {
    return !environment.getOrDefault(variable, "").isBlank();
  }

  /** The SDK's own file, which may hold a default profile. */
  private static boolean hasConfigFile(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return !home.isEmpty() && Files.isRegularFile(Path.of(home, ".databrickscfg"));
  }
}

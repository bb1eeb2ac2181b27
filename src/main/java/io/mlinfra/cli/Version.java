package io.mlinfra.cli;

import java.util.Map;

/** Which program this is. */
final class Version {
  static final String NUMBER = "0.1.0";

  /** The versions of the services' APIs that it speaks. */
  static final Map<String, String> APIS =
      Map.of(
          "compute",
          "v1",
          "storage",
          "v1",
          "iam",
          "v1",
          "dns",
          "v1",
          "billingbudgets",
          "v1",
          "cloudquotas",
          "v1",
          "datadog",
          "v1/v2",
          "databricks",
          "2.0/2.1",
          "turbonomic",
          "v3");

  private Version() {}

  /** The commit it was built from, as the launcher says; {@code unknown} otherwise. */
  static String commit() {
    return System.getProperty("mlinfra.commit", "unknown");
  }
}

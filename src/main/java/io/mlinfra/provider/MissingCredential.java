package io.mlinfra.provider;

/**
 * A credential that a service needs and the plan does not supply.
 *
 * @param service what a person calls the service: {@code Datadog}
 * @param path where the plan file would hold it: {@code monitoring.datadog.api_key}
 * @param variable the environment variable that is not set; empty when the plan names none
 */
public record MissingCredential(String service, String path, String variable) {
  /** One line that says what to set, and never a value. */
  public String sentence() {
    return variable.isEmpty()
        ? service + " needs " + path + ", which the plan does not set"
        : service
            + " needs the environment variable "
            + variable
            + " ("
            + path
            + "); it is not set";
  }
}

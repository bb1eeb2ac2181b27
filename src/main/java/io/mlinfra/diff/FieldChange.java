package io.mlinfra.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One field that is to change.
 *
 * @param path dotted path with list positions or keys in brackets: {@code
 *     nats[nat-us].minPortsPerVm}
 * @param before the live value; empty when absent
 * @param after the desired value; empty when the plan no longer sets it
 * @param forcesReplacement whether the service cannot change it in place
 * @param needsStop whether the machine must be stopped for it
 * @param cause who made the difference
 * @param secret whether the values must be masked
 */
public record FieldChange(
    String path,
    Optional<JsonNode> before,
    Optional<JsonNode> after,
    boolean forcesReplacement,
    boolean needsStop,
    Cause cause,
    boolean secret) {

  /** The first segment of the path: the field at the top of the body. */
  public String topField() {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    return path.substring(0, end);
  }
}

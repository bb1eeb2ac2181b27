package io.mlinfra.sandbox.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * One rule: which requests it strikes, how often, and with what.
 *
 * @param kind {@code status}, {@code delay}, {@code hang}, {@code cut-before}, {@code cut-after},
 *     {@code operation-error}, {@code operation-stuck}, {@code stockout}, {@code quota} or {@code
 *     unreachable}
 * @param json the rule as it was given, for listing
 */
final class FaultRule {
  private final String id;
  private final String kind;
  private final Pattern method;
  private final Pattern path;
  private final double probability;
  private final Random random;
  private final ObjectNode json;
  private long left;

  FaultRule(String id, ObjectNode json) {
    this.id = id;
    this.json = json;
    this.kind = json.path("kind").asText("status");
    this.method = Pattern.compile(json.path("method").asText(".*"));
    this.path = Pattern.compile(json.path("path").asText(".*"));
    this.probability = json.path("probability").asDouble(1.0);
    this.left = json.path("count").asLong(Long.MAX_VALUE);
    this.random = new Random(json.path("seed").asLong(1));
  }

  String id() {
    return id;
  }

  String kind() {
    return kind;
  }

  ObjectNode json() {
    return json.deepCopy().put("id", id).put("left", left == Long.MAX_VALUE ? -1 : left);
  }

  String text(String field, String fallback) {
    return json.path(field).asText(fallback);
  }

  long number(String field, long fallback) {
    return json.path(field).asLong(fallback);
  }

  /** Whether the rule strikes this request; uses up one of its strikes. */
  synchronized boolean strikes(String requestMethod, String requestPath) {
    if (left <= 0
        || !method.matcher(requestMethod).matches()
        || !path.matcher(requestPath).find()) {
      return false;
    }
    if (probability < 1.0 && random.nextDouble() >= probability) {
      return false;
    }
    left--;
    return true;
  }
}

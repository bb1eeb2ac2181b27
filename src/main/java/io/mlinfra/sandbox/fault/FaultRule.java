package io.mlinfra.sandbox.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.Random;
import java.util.regex.Pattern;

/** One rule: which requests it strikes, how often, and with what. */
final class FaultRule {
  private final String id;
  private final FaultKind kind;
  private final Pattern method;
  private final Pattern path;
  private final double probability;
  private final Random random;
  private final ObjectNode json;
  private long left;
  private long struck;
  private long drawn;

  /**
   * @param json the rule as it was given, checked
   */
  FaultRule(String id, FaultKind kind, ObjectNode json) {
    this.id = id;
    this.kind = kind;
    this.json = json;
    this.method = Pattern.compile(json.path("method").asText(".*"));
    this.path = Pattern.compile(json.path("path").asText(".*"));
    this.probability = json.path("probability").asDouble(1.0);
    this.left = json.path("count").asLong(Long.MAX_VALUE);
    this.random = new Random(json.path("seed").asLong(1));
  }

  /** As it was when it was kept; it goes on in the same sequence of strikes. */
  static FaultRule kept(ObjectNode stored) {
    ObjectNode json = (ObjectNode) stored.path("rule");
    FaultRule rule = new FaultRule(stored.path("id").asText(), FaultCheck.check(json), json);
    rule.struck = stored.path("struck").asLong();
    rule.left = stored.path("left").asLong();
    for (rule.drawn = 0; rule.drawn < stored.path("drawn").asLong(); rule.drawn++) {
      rule.random.nextDouble();
    }
    return rule;
  }

  /** To be kept. */
  synchronized ObjectNode keep() {
    ObjectNode doc = Json.object().put("id", id).put("left", left);
    doc.put("struck", struck).put("drawn", drawn);
    return doc.set("rule", json);
  }

  String id() {
    return id;
  }

  FaultKind kind() {
    return kind;
  }

  synchronized ObjectNode json() {
    return json.deepCopy()
        .put("id", id)
        .put("struck", struck)
        .put("left", left == Long.MAX_VALUE ? -1 : left);
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
    if (probability < 1.0) {
      drawn++;
      if (random.nextDouble() >= probability) {
        return false;
      }
    }
    if (left != Long.MAX_VALUE) {
      left--;
    }
    struck++;
    return true;
  }
}

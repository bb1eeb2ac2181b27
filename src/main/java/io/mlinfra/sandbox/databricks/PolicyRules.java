package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.Map;
import java.util.Set;

/**
 * Reads a cluster policy's definition and holds clusters against it (documentation, "Compute policy
 * reference").
 */
final class PolicyRules {
  private static final Set<String> TYPES =
      Set.of("fixed", "forbidden", "allowlist", "blocklist", "regex", "range", "unlimited");

  private PolicyRules() {}

  /** The definition as a tree, refused when it is none or uses a type that does not exist. */
  static ObjectNode parse(String definition) {
    try {
      JsonNode tree = Json.MAPPER.readTree(definition.isEmpty() ? "{}" : definition);
      if (tree instanceof ObjectNode rules) {
        for (Map.Entry<String, JsonNode> rule : rules.properties()) {
          String type = rule.getValue().path("type").asText("");
          if (!TYPES.contains(type)) {
            throw Errors.invalid(
                "Invalid policy: unknown type '" + type + "' of attribute " + rule.getKey());
          }
        }
        return rules;
      }
    } catch (JsonProcessingException e) {
      throw Errors.invalid("Invalid policy: the definition is no valid JSON");
    }
    throw Errors.invalid("Invalid policy: the definition must be a JSON object");
  }

  /** Refuses a cluster that breaks a rule. */
  static void hold(ObjectNode rules, ObjectNode cluster) {
    for (Map.Entry<String, JsonNode> rule : rules.properties()) {
      JsonNode value = value(cluster, rule.getKey());
      String problem = problem(rule.getValue(), value);
      if (!problem.isEmpty()) {
        throw Errors.invalid(
            "Cluster validation error: Validation failed for "
                + rule.getKey()
                + ", the value "
                + problem);
      }
    }
  }

  /** Dotted paths; keys of tags may hold dashes but no dots. */
  private static JsonNode value(ObjectNode cluster, String path) {
    JsonNode node = cluster;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    return node;
  }

  private static String problem(JsonNode rule, JsonNode value) {
    boolean absent = value.isMissingNode() || value.isNull();
    return switch (rule.path("type").asText()) {
      case "fixed" ->
          absent || value.asText().equals(rule.path("value").asText())
              ? ""
              : "must be " + rule.path("value").asText() + " (is \"" + value.asText() + "\")";
      case "forbidden" -> absent ? "" : "must not be present (is \"" + value.asText() + "\")";
      case "range" -> absent ? "" : range(rule, value.asDouble());
      case "allowlist" -> absent || listed(rule, value) ? "" : notListed(rule, value);
      case "blocklist" ->
          absent || !listed(rule, value)
              ? ""
              : "must not be one of " + rule.path("values") + " (is \"" + value.asText() + "\")";
      case "regex" ->
          absent || value.asText().matches(rule.path("pattern").asText())
              ? ""
              : "must match " + rule.path("pattern").asText();
      default -> "";
    };
  }

  private static String range(JsonNode rule, double value) {
    if (rule.has("maxValue") && value > rule.path("maxValue").asDouble()) {
      return "must be at most " + rule.path("maxValue").asText() + " (is \"" + (long) value + "\")";
    }
    if (rule.has("minValue") && value < rule.path("minValue").asDouble()) {
      return "must be at least "
          + rule.path("minValue").asText()
          + " (is \""
          + (long) value
          + "\")";
    }
    return "";
  }

  private static boolean listed(JsonNode rule, JsonNode value) {
    return rule.path("values").valueStream().anyMatch(v -> v.asText().equals(value.asText()));
  }

  private static String notListed(JsonNode rule, JsonNode value) {
    return "must be one of " + rule.path("values") + " (is \"" + value.asText() + "\")";
  }
}

package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a cluster policy's definition and holds clusters against it (documentation, "Compute policy
 * reference", read 2026-11-26).
 */
final class PolicyRules {
  /** What a rule of a type must have, one of each group. */
  private static final Map<String, List<String>> NEEDS =
      Map.of(
          "fixed", List.of("value"),
          "forbidden", List.of(),
          "allowlist", List.of("values"),
          "blocklist", List.of("values"),
          "regex", List.of("pattern"),
          "range", List.of("minValue", "maxValue"),
          "unlimited", List.of());

  /** Types that require the attribute, unless the rule says that it is optional. */
  private static final Set<String> LIMITING =
      Set.of("allowlist", "blocklist", "regex", "range", "unlimited");

  private PolicyRules() {}

  /** The definition as a tree, refused when it is none or uses a type that does not exist. */
  static ObjectNode parse(String definition) {
    try {
      JsonNode tree = Json.MAPPER.readTree(definition.isEmpty() ? "{}" : definition);
      if (tree instanceof ObjectNode rules) {
        rules.properties().forEach(rule -> check(rule.getKey(), rule.getValue()));
        return rules;
      }
    } catch (JsonProcessingException e) {
      throw Errors.invalid("Invalid policy: the definition is no valid JSON");
    }
    throw Errors.invalid("Invalid policy: the definition must be a JSON object");
  }

  private static void check(String attribute, JsonNode rule) {
    String type = rule.path("type").asText("");
    List<String> needs = NEEDS.get(type);
    if (needs == null) {
      throw Errors.invalid("Invalid policy: unknown type '" + type + "' of attribute " + attribute);
    }
    if (!needs.isEmpty() && needs.stream().noneMatch(rule::has)) {
      throw Errors.invalid(
          "Invalid policy: "
              + attribute
              + " of type "
              + type
              + " needs "
              + String.join(" or ", needs));
    }
    for (String list : List.of("values")) {
      if (rule.has(list) && !rule.path(list).isArray()) {
        throw Errors.invalid("Invalid policy: " + list + " of " + attribute + " must be a list");
      }
    }
    if (type.equals("regex")) {
      try {
        Pattern.compile(rule.path("pattern").asText());
      } catch (PatternSyntaxException e) {
        throw Errors.invalid("Invalid policy: pattern of " + attribute + " is no valid regex");
      }
    }
  }

  /** Sets what the policy fixes, and its defaults where they are asked for. */
  static void fill(ObjectNode rules, ObjectNode cluster, boolean defaults) {
    for (Map.Entry<String, JsonNode> rule : rules.properties()) {
      JsonNode r = rule.getValue();
      boolean fixed = r.path("type").asText().equals("fixed");
      if (AttributePath.canBeSet(rule.getKey())
          && (fixed || (defaults && r.has("defaultValue")))
          && AttributePath.values(cluster, rule.getKey()).isEmpty()) {
        AttributePath.set(cluster, rule.getKey(), r.path(fixed ? "value" : "defaultValue"));
      }
    }
  }

  /** Refuses a cluster that breaks a rule. */
  static void hold(ObjectNode rules, ObjectNode cluster) {
    violations(rules, cluster)
        .forEach(
            (attribute, problem) -> {
              throw Errors.invalid(
                  "Cluster validation error: Validation failed for "
                      + attribute
                      + ", the value "
                      + problem);
            });
  }

  /** By attribute, what of a cluster breaks the rules, in the order of the rules. */
  static Map<String, String> violations(ObjectNode rules, ObjectNode cluster) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> rule : rules.properties()) {
      if (!AttributePath.isOfClusters(rule.getKey())) {
        continue;
      }
      List<JsonNode> values = AttributePath.values(cluster, rule.getKey());
      JsonNode r = rule.getValue();
      boolean required =
          LIMITING.contains(r.path("type").asText())
              && !r.path("isOptional").asBoolean()
              && AttributePath.canBeSet(rule.getKey());
      if (values.isEmpty() && required) {
        found.put(rule.getKey(), "must be present");
      }
      for (JsonNode value : values) {
        String problem = problem(r, value);
        if (!problem.isEmpty()) {
          found.putIfAbsent(rule.getKey(), problem + " (is \"" + value.asText() + "\")");
        }
      }
    }
    return found;
  }

  private static String problem(JsonNode rule, JsonNode value) {
    return switch (rule.path("type").asText()) {
      case "fixed" ->
          same(rule.path("value"), value) ? "" : "must be " + rule.path("value").asText();
      case "forbidden" -> "must not be present";
      case "range" -> range(rule, value);
      case "allowlist" -> listed(rule, value) ? "" : "must be one of " + rule.path("values");
      case "blocklist" -> listed(rule, value) ? "must not be one of " + rule.path("values") : "";
      case "regex" ->
          value.asText().matches(rule.path("pattern").asText())
              ? ""
              : "must match " + rule.path("pattern").asText();
      default -> "";
    };
  }

  private static boolean same(JsonNode rule, JsonNode value) {
    return rule.isNumber() && value.isNumber()
        ? rule.decimalValue().compareTo(value.decimalValue()) == 0
        : rule.asText().equals(value.asText());
  }

  private static String range(JsonNode rule, JsonNode value) {
    if (!value.isNumber()) {
      return "must be a number";
    }
    if (rule.has("maxValue")
        && value.decimalValue().compareTo(rule.path("maxValue").decimalValue()) > 0) {
      return "must be at most " + rule.path("maxValue").asText();
    }
    if (rule.has("minValue")
        && value.decimalValue().compareTo(rule.path("minValue").decimalValue()) < 0) {
      return "must be at least " + rule.path("minValue").asText();
    }
    return "";
  }

  private static boolean listed(JsonNode rule, JsonNode value) {
    return rule.path("values").valueStream().anyMatch(v -> same(v, value));
  }
}

package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The conditions of dynamic groups and searches, and whether an entity meets them. */
final class Criteria {
  private static final Set<String> OPERATORS =
      Set.of("EQ", "NEQ", "GT", "LT", "GTE", "LTE", "RXEQ", "RXNEQ", "EX", "NEX");
  private static final Set<String> JOINS = Set.of("AND", "OR", "XOR");

  private Criteria() {}

  /** Refuses conditions that the server has no meaning for. */
  static void check(JsonNode criteria, String join, String type) {
    if (!JOINS.contains(join)) {
      throw Errors.invalid("Unknown logical operator " + join);
    }
    for (JsonNode c : criteria) {
      String operator = c.path("expType").asText();
      if (!OPERATORS.contains(operator)) {
        throw Errors.invalid("Unknown expression type " + operator);
      }
      String filter = c.path("filterType").asText("");
      if (!EntityTypes.hasFilter(type, filter)) {
        throw Errors.invalid("Filter type " + filter + " does not apply to " + type);
      }
      if (operator.startsWith("RX")) {
        try {
          Pattern.compile(c.path("expVal").asText());
        } catch (PatternSyntaxException e) {
          throw Errors.invalid("Invalid regular expression: " + c.path("expVal").asText());
        }
      }
    }
  }

  static boolean meets(ObjectNode entity, JsonNode criteria, String join) {
    long met = criteria.valueStream().filter(c -> meets(entity, c)).count();
    return switch (join) {
      case "OR" -> met > 0 || criteria.isEmpty();
      case "XOR" -> met % 2 == 1;
      default -> met == criteria.size();
    };
  }

  private static boolean meets(ObjectNode entity, JsonNode c) {
    String operator = c.path("expType").asText();
    String wanted = c.path("expVal").asText("");
    boolean exact = c.path("caseSensitive").asBoolean();
    List<String> values = values(entity, c.path("filterType").asText(""));
    return switch (operator) {
      case "EX" -> !values.isEmpty();
      case "NEX" -> values.isEmpty();
      case "NEQ", "RXNEQ" -> values.stream().noneMatch(v -> same(operator, v, wanted, exact));
      default -> values.stream().anyMatch(v -> same(operator, v, wanted, exact));
    };
  }

  private static boolean same(String operator, String value, String wanted, boolean exact) {
    if (operator.startsWith("RX")) {
      int flags = exact ? 0 : Pattern.CASE_INSENSITIVE;
      return Pattern.compile(wanted, flags).matcher(value).matches();
    }
    return exact ? value.equals(wanted) : value.equalsIgnoreCase(wanted);
  }

  /** What of an entity a filter looks at. */
  private static List<String> values(ObjectNode entity, String filter) {
    String kind = filter.toLowerCase(Locale.ROOT);
    List<String> values = new ArrayList<>();
    if (kind.endsWith("byname")) {
      values.add(entity.path("displayName").asText());
    } else if (kind.endsWith("bytag")) {
      entity
          .path("tags")
          .properties()
          .forEach(t -> t.getValue().forEach(v -> values.add(t.getKey() + "=" + v.asText())));
    } else if (kind.endsWith("bystate")) {
      values.add(entity.path("state").asText());
    } else if (kind.endsWith("bycloudprovider")) {
      values.add(entity.path("cloudType").asText());
    } else if (kind.endsWith("vendorid")) {
      entity.path("vendorIds").forEach(v -> values.add(v.asText()));
    } else if (kind.endsWith("uuid")) {
      values.add(entity.path("uuid").asText());
    }
    return values;
  }
}

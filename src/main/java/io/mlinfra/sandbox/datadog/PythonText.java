package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** Writes JSON as Datadog's messages quote it: {@code {'name': 'x', 'values': ['*']}}. */
final class PythonText {
  private PythonText() {}

  static String of(JsonNode node) {
    if (node.isObject()) {
      StringJoiner text = new StringJoiner(", ", "{", "}");
      node.properties().forEach(e -> text.add("'" + e.getKey() + "': " + of(e.getValue())));
      return text.toString();
    }
    if (node.isArray()) {
      StringJoiner text = new StringJoiner(", ", "[", "]");
      node.forEach(e -> text.add(of(e)));
      return text.toString();
    }
    if (node.isTextual()) {
      return "'" + node.textValue() + "'";
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? "True" : "False";
    }
    return node.isNull() ? "None" : node.asText();
  }
}

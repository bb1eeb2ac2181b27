package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.control.Decision;

/** One decision of the controller, for people and scripts. */
final class DecisionText {
  private DecisionText() {}

  static String line(Decision decision, Style style) {
    return switch (decision) {
      case Decision.Steer s -> style.cyan(s.rule()) + ": " + s.reason();
      case Decision.Move m -> style.yellow(m.rule()) + ": " + m.reason();
      case Decision.Alert a -> level(a, style) + ": " + a.reason();
    };
  }

  private static String level(Decision.Alert alert, Style style) {
    String text = alert.rule() + " " + alert.level();
    return switch (alert.level()) {
      case "critical" -> style.red(text);
      case "warning" -> style.yellow(text);
      default -> text;
    };
  }

  static ObjectNode json(Decision decision) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (decision) {
      case Decision.Steer s -> json.put("type", "steer").put("cluster", s.cluster());
      case Decision.Move m ->
          json.put("type", "move").put("from", m.from()).put("to", m.to()).put("count", m.count());
      case Decision.Alert a -> json.put("type", "alert").put("level", a.level());
    }
    return json.put("rule", decision.rule()).put("reason", decision.reason());
  }
}

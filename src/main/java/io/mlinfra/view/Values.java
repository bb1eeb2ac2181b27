package io.mlinfra.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.diff.FieldChange;
import java.util.Optional;

/** Shows single values briefly, secrets never. */
final class Values {
  private static final int MOST = 90;

  private Values() {}

  static String shown(FieldChange change, Optional<JsonNode> value) {
    if (change.secret()) {
      return "(secret)";
    }
    if (value.isEmpty()) {
      return "(none)";
    }
    JsonNode node = value.get();
    String text = node.isTextual() ? "\"" + node.textValue() + "\"" : node.toString();
    text = text.replace("\n", "\\n");
    return text.length() > MOST ? text.substring(0, MOST - 3) + "..." : text;
  }
}

package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Lays rows of widgets out on Datadog's grid of twelve columns: a row's cells share its whole width
 * in equal parts, as in the drawings that plans hold.
 */
final class Grid {
  static final int COLUMNS = 12;
  private static final int ROW_HEIGHT = 4;

  private Grid() {}

  static ArrayNode place(List<List<ObjectNode>> rows) {
    ArrayNode widgets = JsonNodeFactory.instance.arrayNode();
    int y = 0;
    for (List<ObjectNode> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int from = i * COLUMNS / row.size();
        int to = (i + 1) * COLUMNS / row.size();
        ObjectNode widget = widgets.addObject();
        widget.set("definition", row.get(i));
        widget
            .putObject("layout")
            .put("x", from)
            .put("y", y)
            .put("width", to - from)
            .put("height", ROW_HEIGHT);
      }
      y += ROW_HEIGHT;
    }
    return widgets;
  }
}

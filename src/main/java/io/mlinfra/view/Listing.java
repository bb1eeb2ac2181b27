package io.mlinfra.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Facts of one kind, as a table for people and as a list for scripts: the rows are the same, the
 * table shows those keys that have a column.
 *
 * @param topic what is listed, such as {@code machines}
 * @param notes lines below the table
 */
public record Listing(
    String topic, List<Column> columns, List<ObjectNode> rows, List<String> notes) {
  /** Lists in a cell are shown up to this length, else as their number. */
  private static final int LONGEST_LIST = 4;

  /**
   * A column of the table.
   *
   * @param key of the value in a row
   * @param unit of what is counted, where a list of it is too long to be shown
   */
  public record Column(String key, String heading, String unit) {
    static Column of(String key, String heading) {
      return new Column(key, heading, "");
    }
  }

  /** The table. */
  public void text(Style style, PrintWriter out) {
    if (rows.isEmpty()) {
      out.println("Nothing in the catalog is like that.");
    } else {
      List<List<String>> cells = new ArrayList<>();
      rows.forEach(r -> cells.add(columns.stream().map(c -> cell(r.path(c.key()), c)).toList()));
      int[] widths = new int[columns.size()];
      for (int i = 0; i < widths.length; i++) {
        widths[i] = columns.get(i).heading().length();
        for (List<String> row : cells) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
      out.println(style.bold(line(columns.stream().map(Column::heading).toList(), widths)));
      cells.forEach(row -> out.println(line(row, widths)));
    }
    notes.forEach(n -> out.println(style.dim(n)));
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  private static String cell(JsonNode value, Column column) {
    if (value.isMissingNode() || value.isNull()) {
      return "-";
    }
    if (value instanceof ArrayNode list) {
      if (list.size() > LONGEST_LIST && !column.unit().isEmpty()) {
        return list.size() + " " + column.unit();
      }
      List<String> items = new ArrayList<>();
      list.forEach(i -> items.add(i.asText()));
      return items.isEmpty() ? "-" : String.join(" ", items);
    }
    return value.isBoolean() ? (value.asBoolean() ? "yes" : "no") : value.asText();
  }

  /** The list, under {@code items}. */
  public ObjectNode json(String target) {
    ObjectNode json = Documents.of(target, "").put("catalog", topic);
    ArrayNode items = json.putArray("items");
    rows.forEach(items::add);
    return json;
  }
}

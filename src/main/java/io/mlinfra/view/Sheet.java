package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;

/**
 * All about one thing of the catalog.
 *
 * @param title first line
 * @param entries label and value, in the order in which they are read
 * @param tables below the entries
 * @param body the same for scripts
 */
public record Sheet(
    String title, List<Entry> entries, List<Listing> tables, List<String> notes, ObjectNode body) {
  private static final int LABEL = 18;

  /** One line of a sheet. */
  public record Entry(String label, String value) {}

  public void text(Style style, PrintWriter out) {
    out.println(style.bold(title));
    entries.forEach(
        e ->
            out.println(
                "  " + style.dim(e.label() + " ".repeat(LABEL - e.label().length())) + e.value()));
    for (Listing table : tables) {
      out.println();
      table.text(style, out);
    }
    if (!notes.isEmpty()) {
      out.println();
      notes.forEach(n -> out.println(style.dim(n)));
    }
  }

  public ObjectNode json(String target) {
    ObjectNode json = Documents.of(target, "");
    json.setAll(body);
    return json;
  }
}

package io.mlinfra.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One change of a text: what stands from one offset to another becomes something else.
 *
 * @param from offset of the first character that goes
 * @param to offset behind the last character that goes
 */
record TextEdit(int from, int to, String replacement) {
  /** The text after changes that do not meet; of those that do, only the first is made. */
  static String apply(String text, List<TextEdit> edits) {
    List<TextEdit> order = new ArrayList<>(edits);
    order.sort(Comparator.comparingInt(TextEdit::from).thenComparingInt(TextEdit::to));
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (TextEdit e : order) {
      if (e.from() >= at) {
        out.append(text, at, e.from()).append(e.replacement());
        at = e.to();
      }
    }
    return out.append(text, at, text.length()).toString();
  }
}

package io.mlinfra.spec;

import io.mlinfra.spec.yaml.Position;
import java.util.List;

/** The text of a plan file, kept for messages. */
public record Source(String file, String text, List<String> lines) {
  public static Source of(String file, String text) {
    return new Source(file, text, List.of(text.split("\r\n|\n|\r", -1)));
  }

  /** The line and a caret line below it; empty when the position is not in this file. */
  public String excerpt(Position at) {
    if (!at.file().equals(file) || at.line() > lines.size()) {
      return "";
    }
    String line = SecretLines.masked(lines.get(at.line() - 1));
    int from = Math.max(0, Math.min(at.column() - 1, line.length()));
    int length = Math.max(1, Math.min(at.length(), Math.max(1, line.length() - from)));
    int cut = Math.max(0, from - 60);
    String shown = line.substring(cut, Math.min(line.length(), cut + 110)).replace('\t', ' ');
    return shown + "\n" + " ".repeat(from - cut) + "^".repeat(Math.min(length, 60));
  }
}

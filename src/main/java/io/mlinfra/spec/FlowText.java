package io.mlinfra.spec;

/** Finds where lists and maps in brackets end, past strings and comments. */
final class FlowText {
  private FlowText() {}

  /** The offset behind the bracket that closes the one at {@code start}; -1 where none does. */
  static int end(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '[', '{' -> depth++;
        case ']', '}' -> {
          depth--;
          if (depth == 0) {
            return i + 1;
          }
        }
        case '"', '\'' -> i = string(text, i);
        case '#' -> {
          if (i > 0 && Character.isWhitespace(text.charAt(i - 1))) {
            i = lineEnd(text, i) - 1;
          }
        }
        default -> {}
      }
      if (depth < 0 || i < 0) {
        return -1;
      }
    }
    return -1;
  }

  /** The offset of a string's last quote; an apostrophe within a word opens none. */
  private static int string(String text, int start) {
    char before = start == 0 ? ' ' : text.charAt(start - 1);
    if (!Character.isWhitespace(before) && "[{,:".indexOf(before) < 0) {
      return start;
    }
    char quote = text.charAt(start);
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == '"' && c == '\\') {
        i++;
      } else if (c == quote) {
        if (quote == '\'' && i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i++;
        } else {
          return i;
        }
      }
    }
    return text.length();
  }

  static int lineEnd(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** The offset of the next line's first character. */
  static int nextLine(String text, int at) {
    int end = lineEnd(text, at);
    if (end < text.length() && text.charAt(end) == '\r') {
      end++;
      return end < text.length() && text.charAt(end) == '\n' ? end + 1 : end;
    }
    return Math.min(text.length(), end + 1);
  }
}

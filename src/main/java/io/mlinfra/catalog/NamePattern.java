package io.mlinfra.catalog;

import java.util.List;

/**
 * Machine types by name, as Google's tables write them: {@code c3-*-88} stands for every name that
 * begins and ends so; {@code *} stands for anything, and may stand more than once.
 */
record NamePattern(List<String> parts) {
  static NamePattern of(String text) {
    return new NamePattern(List.of(text.split("\\*", -1)));
  }

  boolean matches(String name) {
    String first = parts.getFirst();
    String last = parts.getLast();
    if (parts.size() == 1) {
      return name.equals(first);
    }
    if (!name.startsWith(first) || !name.endsWith(last)) {
      return false;
    }
    int at = first.length();
    int end = name.length() - last.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = name.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return at <= end;
  }
}

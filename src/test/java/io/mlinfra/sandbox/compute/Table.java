package io.mlinfra.sandbox.compute;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Examples as data: a line each, cells parted by bars, lines that begin with # left out. */
final class Table {
  private Table() {}

  /** Filters and what they find; a filter may hold bars of its own. */
  static List<List<String>> filters() throws IOException {
    return lines("filters.txt").stream()
        .map(l -> List.of(l.substring(0, bar(l)).strip(), l.substring(bar(l) + 1).strip()))
        .toList();
  }

  private static int bar(String line) {
    return line.lastIndexOf('|');
  }

  static List<List<String>> read(String name) throws IOException {
    return lines(name).stream()
        .map(l -> Arrays.stream(l.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  private static List<String> lines(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Table.class.getResourceAsStream("/compute/" + name), name),
                StandardCharsets.UTF_8))) {
      return reader.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    }
  }
}

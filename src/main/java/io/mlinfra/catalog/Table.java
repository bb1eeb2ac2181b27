package io.mlinfra.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads one table of the catalog: comma-separated, comments with #, then a line of column names, no
 * quoting; a list within a cell is separated by blanks, and an empty cell means that there is no
 * such fact.
 */
final class Table {
  private final String name;
  private final String text;
  private final int width;
  private final int body;
  private final Map<String, Integer> columns = new HashMap<>();
  private final Map<String, Provenance> provenances = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();

  private Table(String name, String text) {
    this.name = name;
    this.text = text;
    int first = 0;
    while (text.startsWith("#", first)) {
      first = text.indexOf('\n', first) + 1;
    }
    body = text.indexOf('\n', first);
    String[] head = text.substring(first, body).split(",", -1);
    width = head.length;
    for (int i = 0; i < head.length; i++) {
      columns.put(head[i], i);
    }
  }

  static Table open(String name) {
    try (InputStream in = Table.class.getResourceAsStream("/catalog/" + name + ".csv")) {
      if (in == null) {
        throw new IllegalStateException(
            "the catalog table " + name + ".csv is not on the class path");
      }
      return new Table(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the catalog table " + name + ".csv", e);
    }
  }

  static Table of(String name, String text) {
    return new Table(name, text);
  }

  <T> List<T> list(Function<Row, T> make) {
    List<T> all = new ArrayList<>();
    each(row -> all.add(make.apply(row)));
    return List.copyOf(all);
  }

  void each(Consumer<Row> use) {
    for (int at = body + 1; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      use.accept(row(text.substring(at, end < 0 ? text.length() : end)));
      at = end < 0 ? text.length() : end + 1;
    }
  }

  /**
   * The rows whose first cell is {@code key}, which stand together; only they are taken apart, so
   * that a look-up in a long table is quick.
   */
  List<Row> rows(String key) {
    List<Row> found = new ArrayList<>();
    String start = "\n" + key + ",";
    for (int at = text.indexOf(start, body);
        at >= 0 && text.startsWith(start, at);
        at = text.indexOf('\n', at + 1)) {
      int end = text.indexOf('\n', at + 1);
      found.add(row(text.substring(at + 1, end < 0 ? text.length() : end)));
    }
    return found;
  }

  private Row row(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != width) {
      throw new IllegalStateException(
          "catalog table "
              + name
              + ", line "
              + line
              + ": "
              + cells.length
              + " cells where the heading has "
              + width);
    }
    return new Row(cells);
  }

  /** Rows by key, in the order of the file; a key that stands twice is a mistake in the file. */
  <T> Map<String, T> index(Function<T, String> key, Function<Row, T> make) {
    Map<String, T> all = new LinkedHashMap<>();
    for (T value : list(make)) {
      if (all.put(key.apply(value), value) != null) {
        throw new IllegalStateException(
            "catalog table " + name + " has two rows for " + key.apply(value));
      }
    }
    return all;
  }

  /** As {@code LocalDate.parse}, without the formatter, which is slow to load. */
  private static LocalDate date(String iso) {
    return LocalDate.of(
        Integer.parseInt(iso, 0, 4, 10),
        Integer.parseInt(iso, 5, 7, 10),
        Integer.parseInt(iso, 8, 10, 10));
  }

  /** One row. */
  final class Row {
    private final String[] cells;

    private Row(String[] cells) {
      this.cells = cells;
    }

    String text(String column) {
      Integer at = columns.get(column);
      if (at == null) {
        throw new IllegalStateException("catalog table " + name + " has no column " + column);
      }
      return cells[at];
    }

    Optional<String> optional(String column) {
      String t = text(column);
      return t.isEmpty() ? Optional.empty() : Optional.of(t);
    }

    List<String> words(String column) {
      // Many rows share the same long list of regions.
      return lists.computeIfAbsent(
          text(column), t -> t.isEmpty() ? List.of() : List.of(t.split(" ")));
    }

    List<Integer> numbers(String column) {
      return words(column).stream().map(Integer::valueOf).toList();
    }

    int number(String column) {
      return Integer.parseInt(text(column));
    }

    OptionalInt optionalNumber(String column) {
      String t = text(column);
      return t.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(t));
    }

    BigDecimal decimal(String column) {
      return new BigDecimal(text(column));
    }

    Optional<BigDecimal> optionalDecimal(String column) {
      return optional(column).map(BigDecimal::new);
    }

    boolean flag(String column) {
      return switch (text(column)) {
        case "yes" -> true;
        case "no" -> false;
        default ->
            throw new IllegalStateException(
                "catalog table " + name + ": " + column + " is yes or no, not " + text(column));
      };
    }

    Provenance provenance() {
      return provenance("source", "read");
    }

    Provenance provenance(String sourceColumn, String readColumn) {
      String source = text(sourceColumn);
      String read = text(readColumn);
      return provenances.computeIfAbsent(
          source + " " + read, k -> new Provenance(source, date(read)));
    }
  }
}
